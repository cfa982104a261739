// A saved state taken apart, for the author's migrate() to change, and put together again. [main-thread]
//
//     EditableState old(state);
//     plugin.migrate(old);
//     state = old.bytes(plugin.state_version());
#pragma once

#include "sdk/core/state/state_format.h"

#include <string>
#include <vector>

namespace aviary::detail {

class EditableState final : public OldState {
public:
    explicit EditableState(ConstBytes state); ///< `state` must be without fault; see state_fault()

    unsigned version() const override { return version_; }
    bool has(const char* param_id) const override { return find(param_id) != nullptr; }
    double value(const char* param_id, double otherwise) const override;
    void set(const char* param_id, double value) override;
    void rename(const char* from, const char* to) override;
    void remove(const char* name) override;

    std::vector<unsigned char> bytes(unsigned plugin_version) const;

private:
    struct Param {
        std::string id;
        double value;
        std::string choice;
    };
    struct Entry {
        std::string name;
        std::uint32_t element_size;
        std::vector<unsigned char> bytes;
    };
    const Param* find(std::string_view param_id) const;

    unsigned version_;
    std::vector<Param> params_;
    std::vector<Entry> entries_;
};

} // namespace aviary::detail
