#pragma once

#include "api_client.hpp"
#include "demo.hpp"
#include <motcua/core/time.hpp>

#include <boost/json.hpp>

#include <map>
#include <string>

namespace motcua::services {

/// The electronic side of the demo: forms filled in, papers reused, scans noted and checked, results
/// registered.
class DemoArchive {
public:
    DemoArchive(ApiClient& api, DemoTokens const& tokens);

    /// How the components of a dossier come to the desk that day: the application on the form, what the desk
    /// has of the applicant taken over, the rest on paper.
    [[nodiscard]] boost::json::array
    hand_in(boost::json::value const& procedure, boost::json::object const& applicant, core::Date day);

    /// Scans what came on paper, all but every eighth; gives the dossier's tag afterwards.
    [[nodiscard]] std::string
    digitise(std::string const& dossier, std::string etag, std::string const& holder, core::Date day);

    /// The reviewer looks at every scan beside its paper.
    [[nodiscard]] std::string verify(std::string const& dossier, std::string etag);

    /// Registers the signed result as a file unless the procedure ends without a document.
    [[nodiscard]] std::string register_result(
        boost::json::value const& procedure,
        std::string const& dossier,
        std::string etag,
        std::string const& holder,
        core::Date day
    );

    /// What the server refused, by rule.
    [[nodiscard]] std::map<std::string, int> const& refused() const noexcept { return refused_; }

private:
    [[nodiscard]] std::map<std::string, boost::json::object>
    offers_for(boost::json::value const& procedure, boost::json::object const& applicant, core::Date day);
    [[nodiscard]] boost::json::value fill_in(
        boost::json::value const& procedure,
        std::string const& component,
        boost::json::object const& applicant,
        core::Date day
    );
    [[nodiscard]] std::string upload(std::string const& bytes);
    void took(ApiClient::Answer const& answer, std::string& etag);
    std::string key();

    ApiClient& api_;
    DemoTokens const& tokens_;
    std::map<std::string, boost::json::value> forms_; ///< definitions by place
    std::map<std::string, int> refused_;
    int papers_{0};
    int results_{0};
    int keys_{0};
};

} // namespace motcua::services
