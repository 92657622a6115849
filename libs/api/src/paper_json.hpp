#pragma once

#include <motcua/domain/reuse.hpp>

#include <boost/json/object.hpp>

#include <vector>

namespace motcua::api {

/// A paper of a holder as staff see it, and whether it may serve another dossier of the holder on that day.
[[nodiscard]] boost::json::object
encode_paper(domain::HeldPaper const& paper, std::vector<domain::DocumentType> const& types, core::Date on);

/// The few fields anybody with the key of a receipt sees.
[[nodiscard]] boost::json::object encode_public_paper(
    domain::HeldPaper const& paper,
    std::vector<domain::DocumentType> const& types,
    core::Date on
);

/// One offer beside a component; `sha256` is of a file just uploaded, or empty.
[[nodiscard]] boost::json::object encode_offer(domain::Offer const& offer, std::string const& sha256);

} // namespace motcua::api
