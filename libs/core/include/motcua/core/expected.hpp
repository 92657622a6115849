#pragma once

#include <motcua/core/failure.hpp>

#include <boost/system/result.hpp>

namespace motcua::core {

/// A value, or the Failure the caller can act on. (The word "result" belongs to the domain: kết quả.)
template <class T>
using Expected = boost::system::result<T, Failure>;

} // namespace motcua::core
