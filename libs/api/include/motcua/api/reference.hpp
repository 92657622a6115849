#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/http/message.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::api {

/// The contract, schemas/api/openapi.yaml, and the page made of it, read once at start and sent from memory.
class Reference {
public:
    using Sha256 = std::function<std::string(std::string_view bytes)>;

    /// What services/motcuad/reference/build.py made in `directory`. Errors: unavailable
    /// "reference_missing".
    [[nodiscard]] static core::Expected<Reference>
    load(std::filesystem::path const& directory, Sha256 const& sha256_hex);

    /// To a GET of one of its paths: 200, packed for who takes gzip, or 304.
    [[nodiscard]] http::Response answer(http::Request const& request) const;

private:
    struct File {
        std::string_view path;
        std::string_view media_type;
        std::shared_ptr<std::string const> plain;
        std::shared_ptr<std::string const> packed; ///< by gzip
        std::string sha256;
    };

    std::vector<File> files_;
};

} // namespace motcua::api
