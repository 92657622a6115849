#pragma once

#include <motcua/app/copies.hpp>

#include <boost/json/object.hpp>

/// Copies of components as 0011_copies.sql reads and writes them.
namespace motcua::storage {

[[nodiscard]] boost::json::object write_copy(app::CopyToWrite const& copy);
[[nodiscard]] boost::json::object write_copy_name(app::CopyName const& copy);
[[nodiscard]] boost::json::object write_copy_correction(app::CopyToCorrect const& correction);
[[nodiscard]] app::CopyGround read_copy_ground(boost::json::value const& stored);

[[nodiscard]] std::vector<app::CopySigning> read_copy_signings(boost::json::value const& stored);
[[nodiscard]] boost::json::object write_signed_copy(app::SignedCopy const& outcome);
[[nodiscard]] std::vector<app::CopyReading> read_copy_readings(boost::json::value const& stored);
[[nodiscard]] boost::json::object write_read_copy(app::ReadCopy const& outcome);

} // namespace motcua::storage
