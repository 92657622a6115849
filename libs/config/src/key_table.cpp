#include "key_table.hpp"

#include "key_makers.hpp"

namespace motcua::config {

namespace {

std::vector<Key> joined() {
    auto keys = server_keys();
    for (auto group :
         {file_keys(),
          upload_keys(),
          account_keys(),
          oidc_keys(),
          webhook_keys(),
          work_keys(),
          notification_keys()}) {
        for (auto& key : group) {
            keys.push_back(std::move(key));
        }
    }
    return keys;
}

} // namespace

std::vector<Key> const& key_table() {
    static auto const table = joined();
    return table;
}

} // namespace motcua::config
