#include <motcua/runtime/blocking_pool.hpp>

namespace motcua::runtime {

BlockingPool::BlockingPool(std::size_t threads, std::size_t max_queued, std::chrono::milliseconds patience)
    : pool_(threads)
    , max_queued_(max_queued)
    , patience_(patience) {}

BlockingPool::~BlockingPool() {
    join();
}

void BlockingPool::join() {
    pool_.join();
}

bool BlockingPool::enter() {
    if (waiting_.fetch_add(1) < max_queued_) {
        return true;
    }
    leave();
    return false;
}

void BlockingPool::leave() {
    waiting_.fetch_sub(1);
}

} // namespace motcua::runtime
