# -Wrestrict is wrong about std::string at -O2 in g++ 12 (GCC bug 105329).
set(CMAKE_BUILD_TYPE "" CACHE STRING "")
set(CMAKE_CXX_FLAGS "-O2 -g1 -DNDEBUG -D_FORTIFY_SOURCE=2 -fstack-protector-strong -Wno-restrict" CACHE STRING "")
# Warnings are judged where the tests run; whoever installs is not kept from it by one.
set(MOTCUA_WERROR OFF CACHE BOOL "")
set(CMAKE_EXE_LINKER_FLAGS "-pie -Wl,-z,relro,-z,now" CACHE STRING "")
set(MOTCUA_TESTS OFF CACHE BOOL "")
set(CMAKE_GENERATOR Ninja CACHE INTERNAL "")
