#include "directory.hpp"

#include "json_document.hpp"

#include <algorithm>
#include <fstream>

namespace motcua::catalogue {

namespace {

constexpr std::size_t max_files = 2000;

} // namespace

core::Expected<std::vector<std::filesystem::path>> json_files(std::filesystem::path const& directory) {
    auto error = std::error_code();
    auto files = std::vector<std::filesystem::path>();
    for (auto entry = std::filesystem::directory_iterator(directory, error);
         !error && entry != std::filesystem::directory_iterator() && files.size() < max_files;
         entry.increment(error)) {
        if (entry->path().extension() == ".json") {
            files.push_back(entry->path());
        }
    }
    if (error) {
        return core::not_found("directory");
    }
    std::sort(files.begin(), files.end());
    return files;
}

core::Expected<std::string> read_file(std::filesystem::path const& file) {
    auto stream = std::ifstream(file, std::ios::binary);
    if (!stream) {
        return core::not_found("file");
    }
    auto text = std::string(max_document_bytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

std::vector<core::FieldFault> faults_of(core::Failure const& failure, std::string const& name) {
    auto faults = failure.faults();
    if (faults.empty()) {
        faults.push_back({"", failure.rule(), failure.vi(), failure.en()});
    }
    for (auto& fault : faults) {
        fault.pointer = name + '#' + fault.pointer;
    }
    return faults;
}

} // namespace motcua::catalogue
