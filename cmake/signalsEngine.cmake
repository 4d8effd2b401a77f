# SPDX-License-Identifier: Apache-2.0
# signals_describe_engine(TARGET DIRECTORY): what users of the rules engine in DIRECTORY need: C++20
# and the headers of date, from its target where the project has one. Where there are none it sets
# signals_FOUND and signals_NOT_FOUND_MESSAGE, as find_package reads them.
function(signals_describe_engine target directory)
  if(TARGET date::date)
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES date::date)
  else()
    find_path(signals_DATE_INCLUDE_DIR date/date.h DOC "The folder that holds date/date.h")
    if(NOT signals_DATE_INCLUDE_DIR)
      set(signals_FOUND FALSE PARENT_SCOPE)
      set(signals_NOT_FOUND_MESSAGE
        "date/date.h not found; install libhowardhinnant-date-dev or set CMAKE_PREFIX_PATH" PARENT_SCOPE)
      return()
    endif()
    list(APPEND directory "${signals_DATE_INCLUDE_DIR}")
  endif()
  set_property(TARGET ${target} PROPERTY INTERFACE_INCLUDE_DIRECTORIES "${directory}")
  set_property(TARGET ${target} PROPERTY INTERFACE_COMPILE_FEATURES cxx_std_20)
endfunction()
