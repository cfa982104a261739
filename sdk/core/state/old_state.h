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
    /// A state of ours that is without fault (see state_fault()), or the bytes of another product, which must outlive
    /// this. `project` is the folder that files are found beside, or "".
    explicit EditableState(ConstBytes state, std::string project = {});

    unsigned version() const override { return version_; }
    bool has(const char* param_id) const override { return find(param_id) != nullptr; }
    double value(const char* param_id, double otherwise) const override;
    void set(const char* param_id, double value) override;
    void rename(const char* from, const char* to) override;
    void remove(const char* name) override;
    const unsigned char* foreign(unsigned long& size) const override;

    bool is_foreign() const { return !foreign_.empty(); }
    bool is_empty() const { return params_.empty() && entries_.empty(); }
    std::vector<unsigned char> bytes(unsigned plugin_version) const;

private:
    struct Param {
        std::string id;
        double value;
        std::string choice;
    };
    struct Entry final : Sink {
        Entry(std::string_view its_name, std::string_view its_type, ConstBytes its_bytes)
            : name(its_name)
            , type(its_type)
            , data(its_bytes.begin(), its_bytes.end()) {}
        std::string name, type;
        std::vector<unsigned char> data;
        void bytes(const void* from, unsigned long size) override;
    };
    const Param* find(std::string_view param_id) const;
    const unsigned char* kept(const char* name, const char* type, unsigned long& size) const override;
    Sink& begin(const char* name, const char* type) override;
    const char* project() const override { return project_.c_str(); }

    unsigned version_ = 0;
    ConstBytes foreign_;
    std::string project_;
    std::vector<Param> params_;
    std::vector<Entry> entries_;
};

} // namespace aviary::detail
