# SPDX-License-Identifier: Apache-2.0
# pj_library(name SOURCES ... LINKS ...): a static library of this project with the house's warnings.
function(pj_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LINKS} PRIVATE pj_warnings)
  # Position-independent code may be inlined all the same: nobody puts other functions in the place of ours.
  target_compile_options(${name} PRIVATE -fno-semantic-interposition)
endfunction()

# pj_test(name SOURCES ... LINKS ...): a GoogleTest executable whose cases ctest runs one process each.
function(pj_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE GTest::gtest_main ${ARG_LINKS} pj_warnings)
  target_compile_definitions(${name} PRIVATE PJ_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 1800)
endfunction()

# The same for tests that link SystemC, which brings a main() of its own.
function(pj_systemc_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${PROJECT_SOURCE_DIR}/tests/main.cc ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE GTest::gtest ${ARG_LINKS} pj_warnings)
  target_compile_definitions(${name} PRIVATE PJ_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 1800 ENVIRONMENT "SYSTEMC_DISABLE_COPYRIGHT_MESSAGE=1")
endfunction()
