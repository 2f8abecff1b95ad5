# CHATTCP_STATIC: a static binary, which needs nothing but the kernel.
#
# Debian has archives of all libraries except two. cpp-httplib is packaged as a shared library, so the
# build takes its single-header source from the folder CHATTCP_HTTPLIB_INCLUDE. libsystemd, which
# libpcap needs through libdbus, is made unnecessary by one_file.cpp.
set(CHATTCP_HTTPLIB_INCLUDE "" CACHE PATH "Folder of the httplib.h that contains all of cpp-httplib")
if(NOT EXISTS ${CHATTCP_HTTPLIB_INCLUDE}/httplib.h)
  message(FATAL_ERROR
    "CHATTCP_STATIC needs the source of cpp-httplib (see .github/CONTRIBUTING.md): set CHATTCP_HTTPLIB_INCLUDE")
endif()
set_target_properties(PkgConfig::httplib PROPERTIES
  INTERFACE_INCLUDE_DIRECTORIES ${CHATTCP_HTTPLIB_INCLUDE}
  INTERFACE_LINK_LIBRARIES "brotlienc;brotlidec;brotlicommon;z")

# By name instead of the path of the shared library.
set_target_properties(PkgConfig::pcap PROPERTIES INTERFACE_LINK_LIBRARIES pcap)
set_target_properties(PkgConfig::cap_ng PROPERTIES INTERFACE_LINK_LIBRARIES cap-ng)
set_target_properties(PkgConfig::seccomp PROPERTIES INTERFACE_LINK_LIBRARIES seccomp)
set_target_properties(PkgConfig::zlib PROPERTIES INTERFACE_LINK_LIBRARIES z)
set_target_properties(PkgConfig::zstd PROPERTIES INTERFACE_LINK_LIBRARIES zstd)
set_target_properties(PkgConfig::lz4 PROPERTIES INTERFACE_LINK_LIBRARIES lz4)
set(OPENSSL_USE_STATIC_LIBS ON)
