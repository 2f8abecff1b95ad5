# Compiles for macOS on Linux, by zig's clang. tests/platform/macos.sh sets the variables.
set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_SYSTEM_PROCESSOR $ENV{CHATTCP_MACOS_ARCH})
set(root $ENV{CHATTCP_MACOS_ROOT})

set(CMAKE_CXX_COMPILER ${root}/bin/c++)
set(CMAKE_CXX_COMPILER_TARGET $ENV{CHATTCP_MACOS_ARCH}-macos)
set(CMAKE_AR ${root}/bin/ar CACHE FILEPATH "")
set(CMAKE_RANLIB ${root}/bin/ranlib CACHE FILEPATH "")
set(CMAKE_INSTALL_NAME_TOOL /bin/true) # Nothing of it is installed.
set(CMAKE_OSX_SYSROOT "") # It is part of zig.
set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON) # zig refuses to.

if(CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
  set(CMAKE_EXE_LINKER_FLAGS_INIT ${root}/lib/cpu_model.o)
endif()

set(CMAKE_FIND_ROOT_PATH ${root})
foreach(kind INCLUDE LIBRARY PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(ENV{PKG_CONFIG_LIBDIR} ${root}/lib/pkgconfig) # Which is empty.
