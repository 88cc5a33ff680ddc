// The cases of a plan, run one after another.
#pragma once

#include <string>

namespace interop {

// Throws ProgramError.
void run_plan(const std::string& path);

}  // namespace interop
