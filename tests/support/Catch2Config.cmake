# Catch2 2 is its headers. Debian's configuration also has libraries, which are for Debian alone.
set(Catch2_VERSION 2.13)
add_library(Catch2::Catch2 INTERFACE IMPORTED)
target_include_directories(Catch2::Catch2 INTERFACE ${CMAKE_CURRENT_LIST_DIR}/../../../include)
