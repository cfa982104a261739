// Makes the process say where it was when it crashes: on standard error, in the form that crash.h reads. The process then
// ends by the same signal. addr2line names functions, files and lines; without it, or without the library's debug
// information, these are left out.
//
//     report_crashes(library);           // before its code runs
//     const CrashStack stack;            // in each thread: for a stack that has overflowed
//
// An exception that nobody catches is reported with its what() and the place that threw it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

namespace aviary::hosting {

/// Once in a process. `library` is the file whose code is of interest. It may be loaded from a copy that is gone by now.
void report_crashes(const std::filesystem::path& library);

class CrashStack {
public:
    CrashStack();
    ~CrashStack();
    CrashStack(const CrashStack&) = delete;

private:
    std::unique_ptr<std::byte[]> memory_;
};

} // namespace aviary::hosting
