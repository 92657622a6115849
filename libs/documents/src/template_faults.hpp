#pragma once

#include <motcua/core/failure.hpp>

#include <boost/json/object.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::documents {

/// Reads members of one template file and collects every fault with its place.
class TemplateFaults {
public:
    explicit TemplateFaults(std::string file)
        : file_(std::move(file)) {}

    void add(std::string const& pointer, char const* rule, std::string vi, std::string en);

    /// A fault for each member of `object` that is not `known`: a misspelt one would silently do nothing.
    void refuse_unknown(
        boost::json::object const& object,
        std::string const& pointer,
        std::vector<std::string> const& known
    );

    /// A text that is not empty, composed; a fault otherwise.
    std::string text(boost::json::object const& object, std::string const& pointer, char const* name);

    /// Like text; empty without fault when there is no such member.
    std::string text_if_any(boost::json::object const& object, std::string const& pointer, char const* name);

    /// A number between `least` and `most`; a fault and -1 otherwise.
    double number(
        boost::json::object const* object,
        std::string const& pointer,
        char const* name,
        double least,
        double most
    );

    /// A list of texts; a fault when there is none.
    std::vector<std::string> list(boost::json::object const& object, char const* name);

    [[nodiscard]] std::vector<core::FieldFault> const& all() const noexcept { return faults_; }

private:
    std::string file_;
    std::vector<core::FieldFault> faults_;
};

} // namespace motcua::documents
