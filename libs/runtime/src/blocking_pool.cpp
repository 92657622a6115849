#include <motcua/runtime/blocking_pool.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace motcua::runtime {

namespace {

thread_local std::size_t this_worker = 0;

} // namespace

struct BlockingPool::Workers {
    Workers(std::size_t worker_count, std::size_t max_queued)
        : count(worker_count)
        , places(worker_count + max_queued)
        , io(static_cast<int>(worker_count))
        , work(io.get_executor()) {}

    std::size_t count;
    std::size_t places; ///< running and queued together
    boost::asio::io_context io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    std::vector<std::thread> threads;
    std::atomic<std::size_t> admitted{0};
    std::atomic<std::size_t> running{0};
    std::atomic<bool> closed{false};
};

BlockingPool::BlockingPool(std::size_t threads, std::size_t max_queued)
    : workers_(std::make_unique<Workers>(threads, max_queued)) {
    workers_->threads.reserve(threads);
    for (std::size_t index = 0; index < threads; ++index) {
        workers_->threads.emplace_back([&io = workers_->io, index] {
            this_worker = index;
            io.run();
        });
    }
}

BlockingPool::~BlockingPool() {
    join();
}

std::size_t BlockingPool::threads() const noexcept {
    return workers_->count;
}

std::size_t BlockingPool::queued() const noexcept {
    auto const running = workers_->running.load();
    auto const admitted = workers_->admitted.load();
    return admitted > running ? admitted - running : 0;
}

std::size_t BlockingPool::running() const noexcept {
    return workers_->running.load();
}

void BlockingPool::join() {
    workers_->closed = true;
    workers_->work.reset();
    for (auto& thread : workers_->threads) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

BlockingPool::Turn::Turn(BlockingPool& pool) noexcept
    : pool_(pool) {
    ++pool_.workers_->running;
}

BlockingPool::Turn::~Turn() {
    --pool_.workers_->running;
    --pool_.workers_->admitted;
}

boost::asio::any_io_executor BlockingPool::executor() const {
    return workers_->io.get_executor();
}

bool BlockingPool::admit() noexcept {
    if (workers_->closed) {
        return false;
    }
    if (workers_->admitted.fetch_add(1) >= workers_->places) {
        --workers_->admitted;
        return false;
    }
    return true;
}

core::Failure BlockingPool::queue_full() {
    return core::busy("queue_full", 1);
}

core::Failure BlockingPool::late() {
    return core::busy("late", 1);
}

std::size_t BlockingPool::worker_index() noexcept {
    return this_worker;
}

} // namespace motcua::runtime
