# Makes HTML of manual pages: cmake -DMANDOC=... -DFOLDER=... "-DPAGES=name.section;..." -P html.cmake
#
# Links lead to each other, and to Debian's pages where a page is not among them.
foreach(page IN LISTS PAGES)
  get_filename_component(name ${page} NAME_WLE)
  file(TOUCH ${FOLDER}/${name}.html) # mandoc asks which there are.
endforeach()
foreach(page IN LISTS PAGES)
  get_filename_component(name ${page} NAME_WLE)
  execute_process(COMMAND ${MANDOC} -T html -O "man=%N.html;https://manpages.debian.org/%N.%S" ${FOLDER}/${page}
    WORKING_DIRECTORY ${FOLDER} OUTPUT_VARIABLE html COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "</style>" "  body { max-width: 50em; margin: 1em auto; padding: 0 1em; }\n  </style>" html "${html}")
  file(WRITE ${FOLDER}/${name}.html "${html}")
endforeach()
