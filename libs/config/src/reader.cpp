#include "reader.hpp"

#include <motcua/core/time.hpp>

#include <boost/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace motcua::config {

namespace {

constexpr std::size_t max_secret_bytes = 4096;

bool is_key(std::string_view path) {
    auto const& table = key_table();
    return std::any_of(table.begin(), table.end(), [&](Key const& key) { return key.path == path; });
}

bool is_group(std::string_view name) {
    auto const prefix = std::string(name) + '.';
    auto const& table = key_table();
    return std::any_of(table.begin(), table.end(), [&](Key const& key) {
        return key.path.starts_with(prefix);
    });
}

void add_unknown(Faults& faults, std::string pointer) {
    add_fault(
        faults,
        std::move(pointer),
        "unknown_key",
        "Khóa không có trong quy định.",
        "The key is not known."
    );
}

boost::json::value const* find(boost::json::object const& document, std::string_view path) {
    auto const dot = path.find('.');
    auto const name = path.substr(0, dot);
    auto const* const found = document.if_contains({name.data(), name.size()});
    if (found == nullptr || dot == std::string_view::npos) {
        return found;
    }
    auto const inner = path.substr(dot + 1);
    return found->is_object() ? found->as_object().if_contains({inner.data(), inner.size()}) : nullptr;
}

/// Nothing when the JSON value has another type than the key's default.
std::optional<Value> typed(boost::json::value const& found, Value const& preset) {
    if (std::holds_alternative<bool>(preset) && found.is_bool()) {
        return Value(found.as_bool());
    }
    if (std::holds_alternative<std::int64_t>(preset) && found.is_int64()) {
        return Value(found.as_int64());
    }
    if (std::holds_alternative<std::string>(preset) && found.is_string()) {
        return Value(std::string(found.as_string().data(), found.as_string().size()));
    }
    return std::nullopt;
}

bool can_be_read(std::filesystem::path const& file) {
    auto error = std::error_code();
    return std::filesystem::is_regular_file(file, error) && std::ifstream(file).good();
}

bool is_http_url(std::string_view url) {
    auto const scheme = url.starts_with("https://") ? std::size_t{8} : std::size_t{7};
    auto const has_scheme = url.starts_with("https://") || url.starts_with("http://");
    auto const rest = has_scheme ? url.substr(scheme) : std::string_view();
    auto const is_plain = [](char character) { return character > ' ' && character < '\x7f'; };
    return !rest.empty() && rest.front() != '/' && rest.back() != '/' &&
           std::all_of(rest.begin(), rest.end(), is_plain);
}

/// A value against its key's rule; paths become absolute on the way.
class RuleCheck {
public:
    RuleCheck(Key const& key, std::filesystem::path const& base_directory, Faults& faults)
        : key_(key)
        , base_directory_(base_directory)
        , faults_(faults) {}

    Value check(Value value) {
        switch (key_.rule) {
        case KeyRule::any:
            return value;
        case KeyRule::range:
            return in_range(std::get<std::int64_t>(value));
        case KeyRule::choice:
            return one_of(std::get<std::string>(value));
        case KeyRule::filled:
            return filled(std::get<std::string>(value));
        case KeyRule::http_url:
            return url(std::get<std::string>(value));
        case KeyRule::directory:
            return directory(std::get<std::string>(value));
        case KeyRule::own_directory:
            return own_directory(std::get<std::string>(value));
        case KeyRule::service_address:
            return service_address(std::get<std::string>(value));
        case KeyRule::directory_if_set:
            return std::get<std::string>(value).empty() ? value : directory(std::get<std::string>(value));
        case KeyRule::time_of_day:
            return time_of_day(std::get<std::string>(value));
        case KeyRule::file_if_set:
            return file(std::get<std::string>(value));
        case KeyRule::secret_file:
            return secret(std::get<std::string>(value));
        }
        return value;
    }

private:
    void fail(std::string rule, std::string vi, std::string en) {
        add_fault(faults_, pointer_of(key_.path), std::move(rule), std::move(vi), std::move(en));
    }

    Value in_range(std::int64_t number) {
        if (number < key_.least || number > key_.most) {
            auto const bounds = std::to_string(key_.least) + "–" + std::to_string(key_.most);
            fail("range", "Số phải trong khoảng " + bounds + ".", "The number has to be in " + bounds + ".");
        }
        return number;
    }

    Value one_of(std::string name) {
        if (std::find(key_.choices.begin(), key_.choices.end(), name) == key_.choices.end()) {
            fail(
                "choice",
                "Giá trị không nằm trong danh mục cho phép.",
                "The value is none of the allowed ones."
            );
        }
        return name;
    }

    Value filled(std::string text) {
        if (text.empty()) {
            fail("required", "Không được để trống.", "The value may not be empty.");
        }
        return text;
    }

    Value url(std::string text) {
        if (!is_http_url(text)) {
            fail(
                "http_url",
                "Phải là địa chỉ http:// hoặc https://, không có dấu / ở cuối.",
                "It has to be an http:// or https:// address without a slash at the end."
            );
        }
        return text;
    }

    Value directory(std::string const& text) {
        auto const path = base_directory_ / text;
        auto error = std::error_code();
        if (text.empty() || !std::filesystem::is_directory(path, error)) {
            fail("directory_missing", "Không có thư mục này.", "There is no such directory.");
        }
        return path.lexically_normal().string();
    }

    Value own_directory(std::string const& text) {
        auto const faults_before = faults_.size();
        auto path = directory(text);
        if (faults_.size() == faults_before &&
            ::access(std::get<std::string>(path).c_str(), W_OK | X_OK) != 0) {
            fail(
                "directory_unwritable",
                "Không ghi được vào thư mục này.",
                "The directory cannot be written."
            );
        }
        return path;
    }

    Value service_address(std::string text) {
        auto const colon = text.rfind(':');
        auto const port = colon == std::string::npos ? std::string() : text.substr(colon + 1);
        auto const is_digit = [](char character) { return character >= '0' && character <= '9'; };
        auto const names_port = colon != 0 && !port.empty() && port.size() <= 5 &&
                                std::all_of(port.begin(), port.end(), is_digit);
        if (!text.empty() && !text.starts_with("unix:/") && !names_port) {
            fail(
                "service_address",
                "Phải có dạng unix:/đường-dẫn hoặc máy:cổng.",
                "It has to be unix:/path or host:port."
            );
        }
        return text;
    }

    Value time_of_day(std::string text) {
        if (!core::parse_time_of_day(text)) {
            fail("time_of_day", "Phải có dạng HH:MM.", "It has to be HH:MM.");
        }
        return text;
    }

    Value file(std::string const& text) {
        if (text.empty()) {
            return text;
        }
        auto const path = base_directory_ / text;
        if (!can_be_read(path)) {
            fail("file_unreadable", "Không đọc được tệp.", "The file cannot be read.");
        }
        return path.lexically_normal().string();
    }

    /// The content stands for the file; a line end after it is the editor's.
    Value secret(std::string const& text) {
        auto const path = std::get<std::string>(file(text));
        if (path.empty() || !can_be_read(path)) {
            return std::string();
        }
        auto stream = std::ifstream(path, std::ios::binary);
        auto content = std::string(max_secret_bytes + 1, '\0');
        stream.read(content.data(), static_cast<std::streamsize>(content.size()));
        content.resize(static_cast<std::size_t>(stream.gcount()));
        while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) {
            content.pop_back();
        }
        if (content.empty() || content.size() > max_secret_bytes || content.find('\0') != std::string::npos) {
            fail(
                "secret_content",
                "Tệp bí mật trống, quá dài hoặc chứa ký tự NUL.",
                "The secret's file is empty, too long or holds a NUL character."
            );
        }
        return content;
    }

    Key const& key_;
    std::filesystem::path const& base_directory_;
    Faults& faults_;
};

} // namespace

void add_fault(Faults& faults, std::string pointer, std::string rule, std::string vi, std::string en) {
    faults.push_back({std::move(pointer), std::move(rule), std::move(vi), std::move(en)});
}

std::string pointer_of(std::string_view path) {
    auto pointer = '/' + std::string(path);
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    return pointer;
}

void check_keys_known(boost::json::object const& document, Faults& faults) {
    for (auto const& member : document) {
        auto const name = std::string(member.key().data(), member.key().size());
        if (is_group(name) && member.value().is_object()) {
            for (auto const& inner : member.value().as_object()) {
                auto const path = name + '.' + std::string(inner.key().data(), inner.key().size());
                if (!is_key(path)) {
                    add_unknown(
                        faults,
                        '/' + name + '/' + std::string(inner.key().data(), inner.key().size())
                    );
                }
            }
        } else if (is_group(name)) {
            add_fault(faults, '/' + name, "type", "Phải là một nhóm khóa.", "It has to be a group of keys.");
        } else if (name.find('.') != std::string::npos || !is_key(name)) {
            add_unknown(faults, '/' + name);
        }
    }
}

Value read_value(
    Key const& key,
    boost::json::object const& document,
    Environment const& environment,
    std::filesystem::path const& base_directory,
    Faults& faults
) {
    if (!key.environment.empty()) {
        if (auto const secret = environment(std::string(key.environment)); secret && !secret->empty()) {
            return *secret;
        }
    }
    auto value = key.preset;
    if (auto const* const found = find(document, key.path); found != nullptr) {
        auto const read = typed(*found, key.preset);
        if (!read) {
            add_fault(
                faults,
                pointer_of(key.path),
                "type",
                "Sai kiểu giá trị.",
                "The value has the wrong type."
            );
            return key.preset;
        }
        value = *read;
    }
    auto faults_here = Faults();
    auto checked = RuleCheck(key, base_directory, faults_here).check(std::move(value));
    auto const sound = faults_here.empty();
    faults.insert(faults.end(), faults_here.begin(), faults_here.end());
    return sound ? checked : key.preset;
}

} // namespace motcua::config
