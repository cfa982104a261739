// CLAP's host as one plugin sees it: answers, notes what the plugin asks for, and reports each call that CLAP forbids.
//
//     ClapHost host(harness);
//     host.stage = ClapHost::Stage::creating;      // the plugin may not call now
//     auto* plugin = factory.create_plugin(&factory, host.clap(), id);
//
// The functions a plugin calls are on the threads CLAP names; that is what is checked.
#pragma once

#include "validator/harness/harness.h"
#include "validator/rule.h"

#include <clap/host.h>
#include <clap/plugin.h>
#include <clap/version.h>

#include <atomic>

namespace aviary::validator {

class ClapHost {
public:
    explicit ClapHost(Harness& harness, bool with_extensions = true);
    ClapHost(const ClapHost&) = delete;
    ClapHost& operator=(const ClapHost&) = delete;

    const clap_host* clap() const { return &clap_; }

    enum class Stage : std::uint8_t { creating, alive, activating, active, gone };
    std::atomic<Stage> stage = Stage::alive; ///< where the plugin is in its life; set by who drives it

    /// Reports each extension whose host's side the plugin has called without having the other side.
    void check_own_extensions(const clap_plugin& plugin);

    std::atomic<bool> wants_callback = false, wants_restart = false, wants_process = false,
                      wants_flush = false, is_dirty = false, values_changed = false;

private:
    struct Calls;
    template <typename... Parts>
    void fault(const Parts&... parts) {
        harness_.fault(watched::host_calls, "calls ", parts...);
    }
    struct Extension;
    static const Extension extensions[];
    void note_extension(const char* function); ///< by the beginning of the function's name
    void need_main(const char* function);
    void need_audio(const char* function);
    void need_life(const char* function);

    Harness& harness_;
    clap_host clap_;
    std::atomic<unsigned> called_ = 0; ///< a bit for each of the extensions
    bool with_extensions_;
};

} // namespace aviary::validator
