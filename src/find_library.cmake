# chattcp_find_library(NAME [MODULE module] [LIBRARY library] HEADER header): the target PkgConfig::NAME, from
# pkg-config, or by searching where pkg-config does not know the module: macOS has no libpcap.pc, and
# Homebrew's cpp-httplib no .pc file. Without LIBRARY, the header is all of it; without MODULE, pkg-config is
# not asked.
function(chattcp_find_library name)
  cmake_parse_arguments(arg "" "MODULE;LIBRARY;HEADER" "" ${ARGN})
  if(PkgConfig_FOUND AND arg_MODULE)
    pkg_check_modules(${name} IMPORTED_TARGET ${arg_MODULE})
  endif()
  if(NOT TARGET PkgConfig::${name})
    find_path(${name}_INCLUDE_DIR ${arg_HEADER} REQUIRED)
    add_library(PkgConfig::${name} INTERFACE IMPORTED)
    target_include_directories(PkgConfig::${name} INTERFACE ${${name}_INCLUDE_DIR})
    if(arg_LIBRARY)
      find_library(${name}_LIBRARY ${arg_LIBRARY} REQUIRED)
      target_link_libraries(PkgConfig::${name} INTERFACE ${${name}_LIBRARY})
    endif()
  endif()
endfunction()
