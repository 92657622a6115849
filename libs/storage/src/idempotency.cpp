#include "idempotency.hpp"

namespace motcua::storage {

core::Failure key_mismatch() {
    return {
        core::Errc::invalid,
        "idempotency_mismatch",
        "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.",
        "This Idempotency-Key was used for another request."};
}

core::Failure key_still_running() {
    auto failure = core::conflict(
        "idempotency_running",
        "Yêu cầu cùng khóa đang được xử lý; xin thử lại sau.",
        "A request with this key is still running; try again."
    );
    failure.retry_after(1);
    return failure;
}

} // namespace motcua::storage
