#pragma once

#include "cipher.hpp"
#include "disk.hpp"
#include <motcua/app/files.hpp>

#include <memory>
#include <optional>

namespace motcua::files {

/// Reads a kept file, encrypted or not. Errors: unavailable "file_key_missing", "file_damaged" when its
/// length cannot be that of a whole file.
[[nodiscard]] core::Expected<std::unique_ptr<app::FileReader>> open_kept(OpenFile file, KeyRing const* keys);

/// Id of the key a kept file is encrypted with; nothing for a plain one.
[[nodiscard]] std::optional<std::string> key_of_kept(OpenFile const& file);

/// Writes the content of a kept file, encrypted when there are keys, as it comes.
class KeptWriter {
public:
    KeptWriter(OpenFile const& file, KeyRing const* keys);
    ~KeptWriter();

    [[nodiscard]] core::Expected<void> add(std::string_view bytes);

    /// What is left, durably.
    [[nodiscard]] core::Expected<void> finish();

private:
    class Sealing;
    [[nodiscard]] core::Expected<void> write(std::string_view bytes);

    OpenFile const& file_;
    std::int64_t at_{0};
    std::unique_ptr<Sealing> sealing_;
};

} // namespace motcua::files
