#include "hosting/crash/child_side/crash_report.h"

#include "hosting/crash/crash.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string_view>
#include <typeinfo>
#include <utility>

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <spawn.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

namespace aviary::hosting {

namespace {

constexpr int most_addresses = 64;
constexpr std::size_t stack_size = 64 * 1024;

/// Addresses of code, innermost first. All but the first may be where a call returns to.
struct Trace {
    void* addresses[most_addresses];
    int count = 0;
};

char library_path[4096];
thread_local Trace last_throw; ///< of the newest exception of this thread
std::atomic<bool> is_reported = false;
thread_local bool is_reporter = false;
posix_spawn_file_actions_t output_to_error; ///< made ahead, because that allocates
char threw[1024];                           ///< the exception that nobody caught; empty: there is none

void put(std::string_view text) {
    [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

/// The code's offset in its file as hexadecimal text, if it is the library's. A handler may call this.
bool offset_in_library(const void* address, char (&text)[20]) {
    dl_find_object found{};
    if (_dl_find_object(const_cast<void*>(address), &found) != 0 || found.dlfo_link_map == nullptr)
        return false;
    const char* name = found.dlfo_link_map->l_name;
    const char* const base = std::strrchr(name, '/');
    // The library, or a copy of it: nothing else in this process ends so.
    const char* const suffix = std::strrchr(library_path, '.');
    if (base == nullptr || suffix == nullptr || std::strlen(name) < std::strlen(suffix)) return false;
    if (std::strcmp(name + std::strlen(name) - std::strlen(suffix), suffix) != 0) return false;
    auto offset = reinterpret_cast<std::uintptr_t>(address) - found.dlfo_link_map->l_addr;
    char* to = text + sizeof text - 1;
    *to = 0;
    do *--to = "0123456789abcdef"[offset % 16];
    while ((offset /= 16) != 0);
    *--to = 'x';
    *--to = '0';
    std::memmove(text, to, std::size_t(text + sizeof text - to));
    return true;
}

/// Lets addr2line print functions and places. Not by vfork(): AddressSanitizer's takes the crash's stack for the thread's,
/// and clears all that lies between.
void print_places(char (&offsets)[most_addresses][20], int count) {
    static char program[] = "addr2line", options[] = "-Cfip", of[] = "-e";
    char* arguments[4 + most_addresses + 1] = {program, options, of, library_path};
    for (int i = 0; i < count; ++i) arguments[4 + i] = offsets[i];
    pid_t child = 0;
    if (posix_spawnp(&child, program, &output_to_error, nullptr, arguments, environ) != 0) return;
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

void report(const Trace& trace, const void* fault) {
    char offsets[most_addresses][20];
    int count = 0;
    for (int i = 0; i < trace.count; ++i) {
        const auto* address = static_cast<const char*>(trace.addresses[i]);
        // A call's return may lie in the next line; what crashed is exact.
        if (address != fault) --address;
        count += offset_in_library(address, offsets[count]);
    }
    put("\n");
    put(Crash::mark);
    put("\n");
    if (threw[0] != 0) {
        put("threw: ");
        put(threw);
        put("\n");
    }
    if (count > 0) print_places(offsets, count);
}

void crashed(int signal, siginfo_t*, void* context) {
    std::signal(signal, SIG_DFL);
    while (is_reported.exchange(true) && !is_reporter) pause(); // another thread's report ends the process
    if (!std::exchange(is_reporter, true)) {
        const auto* machine = static_cast<const ucontext_t*>(context);
#if defined(__x86_64__)
        const void* fault = reinterpret_cast<const void*>(machine->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
        const void* fault = reinterpret_cast<const void*>(machine->uc_mcontext.pc);
#else
        const void* fault = nullptr;
#endif
        Trace trace;
        trace.count = backtrace(trace.addresses, most_addresses);
        // An exception unwinds what threw it before anybody knows that nobody catches it.
        report(threw[0] != 0 && last_throw.count > 0 ? last_throw : trace, fault);
    }
    raise(signal); // after this handler
}

/// Keeps what was thrown for the report that follows abort().
[[noreturn]] void terminated() {
    int failed = 0;
    const std::type_info* type = abi::__cxa_current_exception_type();
    char* name = type ? abi::__cxa_demangle(type->name(), nullptr, nullptr, &failed) : nullptr;
    try {
        if (type) throw;
    } catch (const std::exception& error) {
        std::snprintf(threw, sizeof threw, "%s: %s", name ? name : type->name(), error.what());
    } catch (...) {
        std::snprintf(threw, sizeof threw, "%s", name ? name : type->name());
    }
    for (char* c = threw; *c != 0; ++c)
        if (*c == '\n' || *c == '\x1e') *c = ' ';
    std::abort();
}

} // namespace

void report_crashes(const std::filesystem::path& library) {
    std::error_code ignored;
    const auto path = std::filesystem::absolute(library, ignored).string();
    if (path.size() >= sizeof library_path) return;
    std::strcpy(library_path, path.c_str());
    Trace once; // loads what backtrace() needs
    once.count = backtrace(once.addresses, most_addresses);
    posix_spawn_file_actions_init(&output_to_error);
    posix_spawn_file_actions_adddup2(&output_to_error, STDERR_FILENO, STDOUT_FILENO);
    static const CrashStack of_main;
    std::set_terminate(terminated);
    struct sigaction action {};
    action.sa_sigaction = crashed;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGXCPU})
        sigaction(signal, &action, nullptr);
}

CrashStack::CrashStack()
    : memory_(std::make_unique<std::byte[]>(stack_size)) {
    const stack_t stack{.ss_sp = memory_.get(), .ss_flags = 0, .ss_size = stack_size};
    sigaltstack(&stack, nullptr);
}

CrashStack::~CrashStack() {
    const stack_t none{.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
    sigaltstack(&none, nullptr);
}

void note_throw() noexcept;
void note_throw() noexcept { last_throw.count = backtrace(last_throw.addresses, most_addresses); }

} // namespace aviary::hosting

/// Takes the place of the C++ library's __cxa_throw: notes where the exception comes from, and throws it. Compilers know
/// a function of that name, so it has another one here.
extern "C" {
[[noreturn]] __attribute__((visibility("default"))) void aviary_throw(
    void* exception, void* type, void (*destroy)(void*)) __asm__("__cxa_throw");

void aviary_throw(void* exception, void* type, void (*destroy)(void*)) {
    static const auto next = reinterpret_cast<decltype(&aviary_throw)>(dlsym(RTLD_NEXT, "__cxa_throw"));
    aviary::hosting::note_throw();
    next(exception, type, destroy);
    std::abort(); // never comes here
}
}
