# Read by cpack, once for each kind of package.
set(component plain)
if(CPACK_GENERATOR STREQUAL DEB)
  set(component debian)
endif()
list(GET CPACK_INSTALL_CMAKE_PROJECTS 0 build)
set(CPACK_INSTALL_CMAKE_PROJECTS ${build} chattcp Unspecified / ${build} chattcp ${component} /)
