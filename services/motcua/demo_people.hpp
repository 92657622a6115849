#pragma once

#include <boost/json/object.hpp>

#include <cstddef>

namespace motcua::services {

/// Generated applicants; nobody real is meant. Most come back, so that what they brought is known already.
class DemoPeople {
public:
    /// `dossiers` in all share two fifths as many applicants.
    explicit DemoPeople(int dossiers);

    /// Who hands in the index-th dossier, as an intake takes it. The same person always says the same.
    [[nodiscard]] boost::json::object applicant(std::size_t index) const;

private:
    std::size_t people_;
};

} // namespace motcua::services
