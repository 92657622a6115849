# motcua_options: what every target of the project is compiled with.
add_library(motcua_options INTERFACE)
target_compile_features(motcua_options INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# No -Wnull-dereference: it reports inside libstdc++ and Asio at -O1 on g++ 12.
target_compile_options(
  motcua_options
  INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wduplicated-cond -Wduplicated-branches
    -Wlogical-op -Wimplicit-fallthrough -Wformat=2 -Wswitch-enum -Wextra-semi -Wundef
    $<$<BOOL:${MOTCUA_WERROR}>:-Werror>
)

if(MOTCUA_SANITIZE STREQUAL "address")
  # A null or dangling pointer dies of the address sanitiser; looking at every pointer once more doubles the build.
  set(motcua_sanitizers -fsanitize=address,undefined -fno-sanitize=vptr,null,alignment,object-size)
  add_compile_options(${motcua_sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(${motcua_sanitizers})
elseif(MOTCUA_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()

# g++ 12 reports false cases of these under sanitisers, more of them out of precompiled headers; the plain build keeps them.
if(MOTCUA_SANITIZE)
  target_compile_options(
    motcua_options
    INTERFACE -Wno-maybe-uninitialized -Wno-tsan -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
              -Wno-restrict -Wno-mismatched-new-delete -Wno-free-nonheap-object
  )
endif()

find_program(MOTCUA_MOLD mold)
if(MOTCUA_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# motcua_precompile(target [HEADER…]): compiles what nearly every source of the target includes once. Most of the time a
# source takes is spent in these headers.
function(motcua_precompile target)
  if(MOTCUA_PCH)
    target_precompile_headers(
      ${target}
      PRIVATE <algorithm> <chrono> <functional> <map> <memory> <optional> <string> <string_view> <vector>
              <boost/system/result.hpp> ${ARGN}
    )
  endif()
endfunction()

# motcua_library(name SOURCES a.cpp … [DEPS public deps] [PRIVATE_DEPS deps] [PRECOMPILE headers])
# makes motcua_<name> (alias motcua::<name>) with public headers in include/ and private ones in src/.
function(motcua_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPS;PRIVATE_DEPS;PRECOMPILE" ${ARGN})
  add_library(motcua_${name} STATIC ${arg_SOURCES})
  add_library(motcua::${name} ALIAS motcua_${name})
  target_include_directories(
    motcua_${name}
    PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/include"
    PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/src"
  )
  target_link_libraries(motcua_${name} PUBLIC ${arg_DEPS} PRIVATE motcua_options ${arg_PRIVATE_DEPS})
  if(arg_PRECOMPILE)
    motcua_precompile(motcua_${name} ${arg_PRECOMPILE})
  endif()
endfunction()

# motcua_test(name LABEL unit SOURCES a_test.cpp … DEPS motcua::x [PG] [TIMEOUT s] [ENVIRONMENT A=1 B=2])
# makes one GoogleTest program. PG: needs the throw-away PostgreSQL of tests/pg; the program finds its
# socket directory in the environment variable MOTCUA_PG_HOST, the superuser is `motcua`.
function(motcua_test name)
  cmake_parse_arguments(arg "PG" "LABEL;TIMEOUT" "SOURCES;DEPS;FIXTURES;ENVIRONMENT" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  if(MOTCUA_SANITIZE)
    math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 5")
  endif()
  if(arg_PG)
    list(APPEND arg_FIXTURES pg)
    list(APPEND arg_ENVIRONMENT "MOTCUA_PG_HOST=${MOTCUA_PG_HOST}")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE motcua_options motcua::test_support ${arg_DEPS} GTest::gtest_main)
  list(LENGTH arg_SOURCES sources)
  if(sources GREATER 3)
    motcua_precompile(${name} <gtest/gtest.h>)
    # Out of a precompiled header g++ 12 reports what it holds back in system headers (GCC bug 105651).
    target_compile_options(${name} PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-restrict)
  endif()
  # gtest_discover_tests unpacks its arguments several times; this many escapes keep a list one value.
  set(properties LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT})
  foreach(property IN ITEMS FIXTURES ENVIRONMENT)
    string(REPLACE ";" [[\\\\\\\\;]] value "${arg_${property}}")
    if(value)
      string(REPLACE "FIXTURES" "FIXTURES_REQUIRED" property "${property}")
      string(APPEND properties ";${property};${value}")
    endif()
  endforeach()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES ${properties})
endfunction()
