#include "template_faults.hpp"

#include <motcua/core/text.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::documents {

void TemplateFaults::add(std::string const& pointer, char const* rule, std::string vi, std::string en) {
    faults_.push_back({"/" + file_ + pointer, rule, std::move(vi), std::move(en)});
}

void TemplateFaults::refuse_unknown(
    boost::json::object const& object,
    std::string const& pointer,
    std::vector<std::string> const& known
) {
    for (auto const& member : object) {
        auto const name = std::string(member.key());
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            add(pointer + "/" + name,
                "unknown_member",
                "Mẫu này không có mục " + name + ".",
                "This form has no member " + name + ".");
        }
    }
}

std::string
TemplateFaults::text(boost::json::object const& object, std::string const& pointer, char const* name) {
    auto const* value = object.if_contains(name);
    auto const* text = value == nullptr ? nullptr : value->if_string();
    auto composed = text == nullptr ? std::nullopt : core::to_nfc({text->data(), text->size()});
    if (!composed || composed->empty()) {
        add(pointer + "/" + name, "text", "Cần một đoạn chữ.", "A text is needed.");
        return {};
    }
    return *composed;
}

std::string
TemplateFaults::text_if_any(boost::json::object const& object, std::string const& pointer, char const* name) {
    return object.contains(name) ? text(object, pointer, name) : std::string();
}

double TemplateFaults::number(
    boost::json::object const* object,
    std::string const& pointer,
    char const* name,
    double least,
    double most
) {
    auto const* value = object == nullptr ? nullptr : object->if_contains(name);
    auto const found = value != nullptr && value->is_number() ? value->to_number<double>() : -1;
    if (found < least || found > most) {
        add(pointer + "/" + name,
            "range",
            "Kích thước thiếu hoặc ngoài khoảng cho phép.",
            "The size is missing or out of range.");
    }
    return found;
}

std::vector<std::string> TemplateFaults::list(boost::json::object const& object, char const* name) {
    auto texts = std::vector<std::string>();
    auto const* value = object.if_contains(name);
    if (value == nullptr || !value->is_array()) {
        add(std::string("/") + name, "list", "Cần một danh sách chữ.", "A list of texts is needed.");
        return texts;
    }
    for (auto const& entry : value->get_array()) {
        if (entry.is_string()) {
            texts.emplace_back(entry.get_string());
        }
    }
    return texts;
}

} // namespace motcua::documents
