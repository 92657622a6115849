#pragma once

#include <filesystem>
#include <string>

namespace motcua::tests {

/// A self-signed certificate for 127.0.0.1 and its key, made anew, as PEM files removed in the end.
class TestCertificate {
public:
    enum class Kind { elliptic, rsa };

    explicit TestCertificate(Kind kind = Kind::elliptic);
    ~TestCertificate();
    TestCertificate(TestCertificate const&) = delete;
    TestCertificate(TestCertificate&&) = delete;
    TestCertificate& operator=(TestCertificate const&) = delete;
    TestCertificate& operator=(TestCertificate&&) = delete;

    [[nodiscard]] std::string certificate_file() const;
    [[nodiscard]] std::string key_file() const;

private:
    std::filesystem::path folder_;
};

} // namespace motcua::tests
