#include "codec_notes.hpp"

#include "codec.hpp"
#include "codec_copies.hpp"
#include "codec_forms.hpp"
#include "codec_results.hpp"
#include "codec_reuse.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

/// Which database function writes the rows (note_<what>), and what it reads.
struct Rows {
    char const* what;
    json::object rows;
};

Rows rows_of(app::NoRows const& /*none*/) {
    return {"nothing", {}};
}

Rows rows_of(app::FilledForm const& form) {
    auto rows = write_form(form);
    rows["component"] = form.component;
    return {"form", std::move(rows)};
}

Rows rows_of(app::ReuseRows const& rows) {
    return {"reuse", write_reuse(rows)};
}

Rows rows_of(app::CopyToWrite const& copy) {
    return {"copy", write_copy(copy)};
}

Rows rows_of(app::CopyToVerify const& verified) {
    return {"copy_verified", write_copy_name(verified.copy)};
}

Rows rows_of(app::CopyToCorrect const& correction) {
    return {"copy_corrected", write_copy_correction(correction)};
}

Rows rows_of(app::NewResult const& result) {
    return {"result", write_new_result(result)};
}

} // namespace

json::object write_note(app::Note const& note) {
    auto [what, rows] = std::visit([](auto const& brought) { return rows_of(brought); }, note.rows);
    auto events = json::array();
    for (auto const& event : note.events) {
        events.push_back(write_event(event));
    }
    auto object = json::object{{"what", what}, {"rows", std::move(rows)}, {"events", std::move(events)}};
    if (note.missing_components) {
        object["missing_components"] = json::value_from(*note.missing_components);
    }
    return object;
}

} // namespace motcua::storage
