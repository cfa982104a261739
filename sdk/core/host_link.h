// What a plugin may ask of its host, whatever the format. Each format's adapter implements it. [main-thread]
#pragma once

namespace aviary::detail {

class HostLink {
public:
    /// A gesture in the plugin's own editor. `value` is in the parameter's units; the parameter has it already.
    virtual void begin_edit(unsigned param_index) = 0;
    virtual void edit(unsigned param_index, double value) = 0;
    virtual void end_edit(unsigned param_index) = 0;
    virtual void mark_dirty() = 0;
    virtual void ask_for_layout(unsigned index) = 0;
    /// Latency, tail or number of voices may have changed. [worker]
    virtual void settings_may_differ() = 0;
    virtual void log(const char* message) = 0; ///< [main-thread, worker]

protected:
    ~HostLink() = default;
};

} // namespace aviary::detail
