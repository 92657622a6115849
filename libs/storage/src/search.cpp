#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

using core::Expected;

constexpr char const* sql_search =
    R"sql(select search(:words, :kind, :unit, :scope, :after, :count)::text)sql";

} // namespace

Expected<std::string> Database::search(app::SearchAsked const& asked) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        auto const scope = asked.scope.text();
        sql << sql_search, soci::use(asked.words, "words"), soci::use(asked.kind, "kind"),
            soci::use(asked.unit.text(), "unit"), soci::use(scope, "scope"), soci::use(asked.after, "after"),
            soci::use(asked.limit, "count"), soci::into(answer);
        if (!answer) {
            return core::invalid(
                "?q",
                "search_letters",
                "Cần ít nhất hai chữ cái hoặc chữ số.",
                "At least two letters or digits are required."
            );
        }
        return *answer;
    });
}

} // namespace motcua::storage
