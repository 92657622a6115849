#pragma once

#include <motcua/files/shelf.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace motcua::files {

inline auto const upload = std::string("0f8fad5b-d9cb-469f-a165-70867728950e");

/// SHA-256 of "abc", FIPS 180-4.
inline auto const sha256_of_abc =
    std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

/// A directory of its own, with a shelf for files of up to 1 MiB.
class ShelfTest : public testing::Test {
protected:
    ShelfTest()
        : directory_(make_directory()) {}

    ~ShelfTest() override { std::filesystem::remove_all(directory_); }

    [[nodiscard]] ShelfOptions options() const {
        auto options = ShelfOptions{};
        options.directory = directory_;
        options.most_bytes = std::int64_t{1} << 20U;
        options.examine_program = MOTCUA_EXAMINE;
        return options;
    }

    [[nodiscard]] static app::FileRules rules() {
        auto rules = app::FileRules{};
        rules.most_bytes = std::int64_t{1} << 20U;
        return rules;
    }

    [[nodiscard]] static std::string text_of(std::filesystem::path const& file) {
        auto stream = std::ifstream(file, std::ios::binary);
        auto text = std::ostringstream();
        text << stream.rdbuf();
        return text.str();
    }

    [[nodiscard]] static int files_under(std::filesystem::path const& directory) {
        auto count = 0;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(directory)) {
            count += entry.is_regular_file() ? 1 : 0;
        }
        return count;
    }

    std::filesystem::path directory_;

private:
    static std::filesystem::path make_directory() {
        auto name = testing::TempDir() + "shelfXXXXXX";
        return ::mkdtemp(name.data());
    }
};

} // namespace motcua::files
