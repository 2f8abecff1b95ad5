# Arranges what was installed under $ENV{DESTDIR} as Debian expects: documentation is compressed,
# and completions are where zsh looks for those of packages.
set(share $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share)

file(GLOB documents ${share}/doc/chattcp/changelog ${share}/man/man*/*[0-9])
foreach(document IN LISTS documents)
  execute_process(COMMAND gzip -9nf ${document} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

if(EXISTS ${share}/zsh/site-functions)
  file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
endif()
