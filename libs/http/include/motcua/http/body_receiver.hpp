#pragma once

#include <motcua/http/message.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace motcua::http {

/// Takes the body of one request piece by piece: `begin`, `take` again and again, then `end` or `cut_off`,
/// each once the one before is through, on the route's pool, where they may block. While one of them works
/// nothing more is read from the client. What they throw becomes 500, and `cut_off` follows.
class BodyReceiver {
public:
    BodyReceiver() = default;
    BodyReceiver(BodyReceiver const&) = delete;
    BodyReceiver& operator=(BodyReceiver const&) = delete;
    virtual ~BodyReceiver() = default;

    /// Asked with the header alone, before a byte of the body is read or asked for. An answer refuses it;
    /// then nothing else is called. `request` outlives the receiver's calls; its body stays empty.
    [[nodiscard]] virtual std::optional<Response> begin(Request const& request) = 0;

    /// The next bytes: 64 KiB to 1 MiB, fewer only at the end. An answer refuses the rest; then nothing else
    /// is called.
    [[nodiscard]] virtual std::optional<Response> take(std::string_view bytes) = 0;

    /// The body was here whole.
    [[nodiscard]] virtual Response end() = 0;

    /// The body ends too early: the client is gone, too slow or sent nonsense. Everything that came was given
    /// to `take` before.
    virtual void cut_off() = 0;
};

/// Makes the receiver of one request; on an io thread, so it must not block.
using ReceiverMaker = std::function<std::unique_ptr<BodyReceiver>()>;

} // namespace motcua::http
