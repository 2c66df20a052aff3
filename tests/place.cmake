# The interpreter of the tests, and where they make their repositories.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# The interpreter itself: what is found may be a script that looks for one, anew at each start.
execute_process(COMMAND ${Python3_EXECUTABLE} -c "import sys; print(sys.executable, end='')"
                OUTPUT_VARIABLE python COMMAND_ERROR_IS_FATAL ANY)

# A test that is started by hand takes what TMPDIR says, as ever.
execute_process(COMMAND ${python} -B ${CMAKE_CURRENT_LIST_DIR}/place.py
                OUTPUT_VARIABLE in_memory COMMAND_ERROR_IS_FATAL ANY)
set(WHITTLE_TEST_DIR "${in_memory}" CACHE PATH "Where tests make repositories; empty: where TMPDIR says")
set(test_environment "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_SOURCE_DIR}/lsan.supp:print_suppressions=0")
if(WHITTLE_TEST_DIR)
    list(APPEND test_environment "TMPDIR=${WHITTLE_TEST_DIR}")
endif()
