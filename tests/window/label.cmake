# Read by ctest after the test cases are found: marks those that need a screen, or compare pictures of one.
foreach(test IN LISTS tests_window_TESTS)
  set_tests_properties(${test} PROPERTIES LABELS window RUN_SERIAL ON)
endforeach()
foreach(test IN LISTS tests_pictures_TESTS)
  set_tests_properties(${test} PROPERTIES LABELS window)
endforeach()
