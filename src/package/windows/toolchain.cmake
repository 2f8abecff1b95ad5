# Compiles for Windows on Debian 12, by mingw-w64: cmake --toolchain src/package/windows/toolchain.cmake
#
# The program needs no other DLL than the system's. What it is linked with is made by `libraries` at the first use.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_VERSION 10.0)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

# The compiler with threads of POSIX, which std::thread needs, and the tools of its version for objects with LTO.
set(prefix x86_64-w64-mingw32)
set(CMAKE_CXX_COMPILER ${prefix}-g++-posix)
set(CMAKE_RC_COMPILER ${prefix}-windres)
set(CMAKE_CXX_COMPILER_AR ${prefix}-gcc-ar-posix)
set(CMAKE_CXX_COMPILER_RANLIB ${prefix}-gcc-ranlib-posix)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(OPENSSL_USE_STATIC_LIBS ON) # With the DLLs that they need.

# The tests are run by Wine, where there is one.
find_program(CHATTCP_WINE wine)
if(CHATTCP_WINE)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${CHATTCP_WINE})
endif()

# CMake reads this file several times, also in processes of its own.
if(NOT DEFINED ENV{CHATTCP_WINDOWS_ROOT})
  execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/libraries
    OUTPUT_VARIABLE root OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(ENV{CHATTCP_WINDOWS_ROOT} ${root})
endif()
set(root $ENV{CHATTCP_WINDOWS_ROOT})
if(NOT "$CACHE{CHATTCP_WINDOWS_ROOT}" MATCHES "^(${root})?$")
  message(FATAL_ERROR "The libraries are new: remove ${CMAKE_BINARY_DIR}/CMakeCache.txt")
endif()
set(CHATTCP_WINDOWS_ROOT ${root} CACHE INTERNAL "What this folder was configured with")
set(CMAKE_FIND_ROOT_PATH ${root})
foreach(kind INCLUDE LIBRARY PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(ENV{PKG_CONFIG_LIBDIR} ${root}/lib/pkgconfig)
