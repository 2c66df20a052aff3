# Tests of the whole program, in Python (its standard library alone). Exit status 77 is "skipped".
set(whole_environment "WHITTLE=$<TARGET_FILE:whittle>" ${test_environment})

function(add_whole_test name)
    add_test(NAME ${name} COMMAND ${python} -B ${ARGN}
             WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600
                                            ENVIRONMENT "${whole_environment}")
endfunction()

# The same over whole histories: `ctest -C Long -L long`.
function(add_long_test name)
    add_test(NAME ${name} CONFIGURATIONS Long COMMAND ${python} -B ${ARGN}
             WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 LABELS long TIMEOUT 7200
                                            ENVIRONMENT "${whole_environment}")
endfunction()

# Workflows and pipelines under real CI engines: `ctest -C Engine -L engine`.
function(add_engine_test name)
    add_test(NAME ${name} CONFIGURATIONS Engine COMMAND ${python} -B ${ARGN}
             WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 LABELS engine TIMEOUT 600
                                            ENVIRONMENT "${whole_environment}")
endfunction()

# Many scenarios in one process: to start one for each takes longer than to play it. Part K has every
# twelfth, from the K-th; `run.py NAME` plays one.
foreach(part RANGE 1 12)
    add_whole_test(scenario/${part} scenario/run.py --part ${part}/12)
    set_tests_properties(scenario/${part} PROPERTIES TIMEOUT 1800) # under valgrind
endforeach()

file(GLOB cli_tests CONFIGURE_DEPENDS cli/test_*.py)
foreach(script ${cli_tests})
    get_filename_component(name ${script} NAME_WE)
    add_whole_test(cli/${name} ${script})
endforeach()

add_long_test(cli/ledger_writers cli/test_ledger_writers.py 100)
set_tests_properties(cli/ledger_writers PROPERTIES PROCESSORS 2)

add_whole_test(structure structure/rules.py)
add_whole_test(structure/circles structure/circles.py ${PROJECT_BINARY_DIR})
add_whole_test(referee/fixtures referee/fixtures.py)
foreach(name schemas tables readme workflow action man version buildkite design case)
    add_whole_test(docs/${name} docs/${name}.py)
endforeach()
add_whole_test(docs/install docs/install.py ${PROJECT_BINARY_DIR})

# Configurations against their schema, and both against the program.
add_executable(yaml_values docs/yaml_values.c)
target_link_libraries(yaml_values PRIVATE whittle_planner)
add_whole_test(docs/configuration docs/configuration.py $<TARGET_FILE:yaml_values>)
foreach(bundle ripgrep tokio nushell gitoxide wasmtime)
    add_whole_test(referee/metadata/${bundle} referee/metadata.py ${bundle})
    add_whole_test(referee/diff/${bundle} referee/diff.py ${bundle})
    add_long_test(referee/metadata-all/${bundle} referee/metadata.py --all ${bundle})
    add_long_test(referee/diff-all/${bundle} referee/diff.py --all ${bundle})
endforeach()

# Calls of the system that fail. Sanitizers want to be loaded first, as the library that does it does.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
    add_library(fault MODULE fault/fault.c)
    target_link_libraries(fault PRIVATE ${CMAKE_DL_LIBS})
    add_whole_test(fault/sample fault/run.py $<TARGET_FILE:fault> --seconds 5)
    add_long_test(fault/some fault/run.py $<TARGET_FILE:fault> --seconds 20)
    add_long_test(fault/all fault/run.py $<TARGET_FILE:fault> --all)
    set_tests_properties(fault/some fault/all PROPERTIES PROCESSORS 2)
else()
    message(STATUS "No tests of faults: nothing can be loaded before this program")
endif()

# What cargo really rebuilds: a few edits here, many in the long run.
add_whole_test(referee/rebuild referee/rebuild.py --count 16)
add_long_test(referee/rebuild-all referee/rebuild.py --count 1000)
set_tests_properties(referee/rebuild-all PROPERTIES PROCESSORS 2)

# What has passed already, against what cargo would build anew.
add_whole_test(referee/split referee/split.py)
add_whole_test(referee/reuse referee/reuse.py --count 8)
add_long_test(referee/reuse-all referee/reuse.py --count 600)
set_tests_properties(referee/reuse-all PROPERTIES PROCESSORS 2)

# Patches, with a lock file that cargo writes.
add_whole_test(referee/patches referee/patches.py)
add_long_test(referee/patches-all referee/patches.py --all)
# The same on real histories with code, and what tests read there.
add_whole_test(referee/field referee/field_self.py)
# The matrices of their workflows, against an expander that is written apart.
add_long_test(referee/workflows referee/workflows.py)
foreach(part check reads share)
    add_long_test(referee/field-${part} referee/field.py ${part})
endforeach()

# The units of a command, against cargo's own graph of them.
add_whole_test(referee/unit_graph referee/unit_graph.py)
add_long_test(referee/unit_graph-some referee/unit_graph.py --count 8)
add_long_test(referee/unit_graph-all referee/unit_graph.py --count 100)

# What rustc knows of its targets, and conditions on them.
add_executable(target_table referee/target_table.c)
target_link_libraries(target_table PRIVATE whittle_graph)
add_whole_test(referee/target_cfg referee/target_cfg.py $<TARGET_FILE:target_table> --targets 60)
add_long_test(referee/target_cfg-all referee/target_cfg.py $<TARGET_FILE:target_table> --count 5000)

# Lock files, against an evaluation written apart. One bundle has none.
add_executable(lock_compare referee/lock_compare.c)
target_link_libraries(lock_compare PRIVATE whittle_graph)
foreach(bundle ripgrep nushell gitoxide wasmtime)
    add_whole_test(referee/lock/${bundle} referee/lock.py $<TARGET_FILE:lock_compare> ${bundle})
    add_long_test(referee/lock-all/${bundle} referee/lock.py $<TARGET_FILE:lock_compare> --all
                  ${bundle})
endforeach()

# The files of a crate, against what rustc opens.
add_executable(print_modules referee/print_modules.c)
target_link_libraries(print_modules PRIVATE whittle_graph)
add_whole_test(referee/modules referee/modules.py $<TARGET_FILE:print_modules> --count 30)
add_long_test(referee/modules-all referee/modules.py $<TARGET_FILE:print_modules> --count 1000)

# Reports of CI, against Python's own readers of XML and JSON.
add_executable(print_records referee/print_records.c)
target_link_libraries(print_records PRIVATE whittle_planner)
add_whole_test(referee/imports referee/imports.py $<TARGET_FILE:print_records> --count 60)
add_long_test(referee/imports-all referee/imports.py $<TARGET_FILE:print_records> --count 3000)

# Reach and fingerprints hold each other to account, on commits of the bundles.
add_executable(agreement referee/agreement.c)
target_link_libraries(agreement PRIVATE whittle_planner)
foreach(bundle ripgrep tokio nushell gitoxide wasmtime)
    add_whole_test(referee/agreement/${bundle} referee/agreement.py $<TARGET_FILE:agreement>
                   ${bundle})
    add_long_test(referee/agreement-all/${bundle} referee/agreement.py $<TARGET_FILE:agreement>
                  --all ${bundle})
endforeach()

# The rows of matrices: tables of what they should be, and random ones against plainer rules.
add_executable(print_rows matrix/print_rows.c)
target_link_libraries(print_rows PRIVATE whittle_planner)
foreach(name table random_rows)
    add_whole_test(matrix/${name} matrix/${name}.py $<TARGET_FILE:print_rows>)
endforeach()
add_whole_test(matrix/random_plans matrix/random_plans.py)

foreach(name act cache ledger recipes expressions injection actionlint gitlab gitlab_ledger
             chromium)
    add_engine_test(engine/${name} engine/${name}.py)
endforeach()
