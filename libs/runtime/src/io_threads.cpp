#include <motcua/runtime/io_threads.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <thread>
#include <vector>

namespace motcua::runtime {

struct IoThreads::Loop {
    explicit Loop(std::size_t count)
        : io(static_cast<int>(count))
        , work(io.get_executor()) {}

    boost::asio::io_context io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    std::vector<std::thread> threads;
};

IoThreads::IoThreads(std::size_t threads)
    : loop_(std::make_unique<Loop>(threads)) {
    loop_->threads.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        loop_->threads.emplace_back([&io = loop_->io] { io.run(); });
    }
}

IoThreads::~IoThreads() {
    stop();
    join();
}

boost::asio::any_io_executor IoThreads::executor() const {
    return loop_->io.get_executor();
}

void IoThreads::join() {
    loop_->work.reset();
    for (auto& thread : loop_->threads) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

void IoThreads::stop() {
    loop_->io.stop();
}

} // namespace motcua::runtime
