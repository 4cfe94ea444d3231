# Read by ctest after the test cases are found: marks those that need a screen.
foreach(test IN LISTS tests_window_TESTS)
  set_tests_properties(${test} PROPERTIES LABELS window RUN_SERIAL ON)
endforeach()
