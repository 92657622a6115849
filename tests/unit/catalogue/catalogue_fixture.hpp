#pragma once

#include <motcua/catalogue/catalogue.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace motcua::tests {

inline std::filesystem::path source_directory() {
    return MOTCUA_SOURCE_DIR;
}

inline std::string text_of(std::filesystem::path const& file) {
    auto stream = std::ifstream(file, std::ios::binary);
    auto text = std::ostringstream();
    text << stream.rdbuf();
    return text.str();
}

inline std::vector<std::filesystem::path> procedure_paths() {
    auto paths = std::vector<std::filesystem::path>();
    for (auto const& entry : std::filesystem::directory_iterator(source_directory() / "config/procedures")) {
        if (entry.path().extension() == ".json") {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

inline catalogue::Calendars seed_calendars() {
    return catalogue::load_calendars(source_directory() / "config/calendars").value();
}

inline catalogue::DocumentTypes seed_document_types() {
    return catalogue::load_document_types(source_directory() / "config/document_types.json").value();
}

/// The certificate of the health sector: 20 working days in five steps.
inline boost::json::object certificate() {
    auto const text = text_of(source_directory() / "config/procedures/1.013855.v1.json");
    return boost::json::parse(text).as_object();
}

inline bool has_fault(core::Failure const& failure, std::string const& pointer, std::string const& rule) {
    return std::any_of(failure.faults().begin(), failure.faults().end(), [&](core::FieldFault const& fault) {
        return fault.pointer == pointer && fault.rule == rule && !fault.vi.empty() && !fault.en.empty();
    });
}

/// A directory of its own, gone with the object.
class ScratchDirectory {
public:
    explicit ScratchDirectory(std::string const& name)
        : path_(std::filesystem::path(testing::TempDir()) / (name + std::to_string(::getpid()))) {
        std::filesystem::create_directories(path_);
    }

    ~ScratchDirectory() { std::filesystem::remove_all(path_); }

    ScratchDirectory(ScratchDirectory const&) = delete;
    ScratchDirectory& operator=(ScratchDirectory const&) = delete;
    ScratchDirectory(ScratchDirectory&&) = delete;
    ScratchDirectory& operator=(ScratchDirectory&&) = delete;

    [[nodiscard]] std::filesystem::path const& path() const noexcept { return path_; }

    void write(std::string const& name, std::string const& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }

private:
    std::filesystem::path path_;
};

} // namespace motcua::tests
