#pragma once

#include "endpoints.hpp"
#include <motcua/app/papers.hpp>

#include <string>

namespace motcua::api {

/// The file to be shown in the browser; `name` is what saving it proposes.
[[nodiscard]] http::Response pdf_response(app::Document const& document, std::string const& name);

/// A paper's file as it is now.
[[nodiscard]] Answer paper_response(Services& services, app::PaperJob const& paper);

} // namespace motcua::api
