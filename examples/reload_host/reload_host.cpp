// Loads a bundle, calls it, and puts newer versions in its place while it runs:
//
//     reload_host greeter-1 greeter-2 ...
#include "greeter.h"

#include "runtime/loaders/native_loader.h"
#include "runtime/runtime.h"

#include <cstdio>

using namespace aviary::runtime;

namespace {

void on_event(const Event& event) {
    static constexpr const char* words[] = {
        "preparing", "reloaded", "failed", "unloading", "dependency dropped"};
    std::printf(
        "  %s %s %s\n", words[static_cast<int>(event.phase)], event.name.c_str(), event.reason.c_str());
    // A host with instances destroys them in `preparing`, and makes new ones in `reloaded` and in `failed`.
}

int fail(const aviary::Error& error) {
    std::fprintf(stderr, "%s\n", error.text().c_str());
    return 1;
}

void greet(Cached& contract) {
    if (const Interface* interface = contract.get())
        std::printf("%s\n", static_cast<const greeter*>(interface->table)->greet());
}

} // namespace

int main(int count, char** folders) {
    if (count < 2) return fail({"usage", "usage: reload_host BUNDLE [NEWER_BUNDLE...]", {}});
    Runtime runtime({.on_event = on_event});
    runtime.add_loader(std::make_unique<NativeLoader>());
    if (auto loaded = runtime.load(folders[1]); !loaded) return fail(loaded.error());

    const auto handle = runtime.find_handle("example.greeter@1"); // stays good over reloads
    if (!handle) return fail(handle.error());
    auto contract = runtime.cached(*handle);
    greet(contract);
    for (int i = 2; i < count; ++i) {
        if (auto reloaded = runtime.reload(folders[i]); !reloaded) return fail(reloaded.error());
        greet(contract);
    }
}
