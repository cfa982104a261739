// What a project has of a plugin, and what became of it in older versions.
//
// The first SDK had one function, Plugin::state(), for projects and for the hand-over to new code. It goes on working
// and is no longer needed: what a project saves is a parameter, Kept, Learned or Tape, and what sounds is carried; see
// kept.h and carry.h. A plugin that names its sound in state() saves it in every project, and stops a block while it
// is saved.
#pragma once

#include <aviary/carry.h>

namespace aviary {

/// As Carry, but takes any plain type, whose bytes it saves. Used by Plugin::state() only.
class State : public Carry {
public:
    template <typename T>
    void operator()(const char* name, T& value) AVIARY_NONBLOCKING {
        if constexpr (detail::IsArray<T>)
            elements(name, &value[0], detail::Array<T>::size);
        else
            elements(name, &value, 1);
    }
    template <typename T>
    void operator()(const char* name, T* values, unsigned long count) AVIARY_NONBLOCKING {
        elements(name, values, count);
    }

protected:
    ~State() = default;

private:
    template <typename T>
    void elements(const char* name, T* values, unsigned long count) AVIARY_NONBLOCKING {
        if constexpr (detail::can_be_kept<T>()) {
            Carry::operator()(name, values, count);
        } else if constexpr (detail::is_plain<T>()) {
            detail::TypeText type;
            type.add("plain:");
            type.add(sizeof(T));
            plain(name, type.text(), values, count);
        }
    }
};

/// A state that an older version of the plugin saved, or another product. migrate() changes it to what this version
/// means, before anything of it is loaded:
///
///     unsigned state_version() const override { return 2; }
///     void migrate(aviary::OldState& old) override {
///         if (old.version() < 1) old.rename("freq", "cutoff");
///         if (old.version() < 2) old.set("gain", old.value("gain") * 0.5);
///     }
///
/// Names are ids of parameters. rename() and remove() also take the names of what else is kept. [main-thread]
class OldState {
public:
    virtual unsigned version() const = 0;
    virtual bool has(const char* param_id) const = 0;
    /// The saved value, or `otherwise` when there is none. For a choice, the saved index.
    virtual double value(const char* param_id, double otherwise = 0) const = 0;
    virtual void set(const char* param_id, double value) = 0;
    /// Nothing happens when there is no such name, or the new one is taken.
    virtual void rename(const char* from, const char* to) = 0;
    virtual void remove(const char* name) = 0;

    /// A state that no Aviary plugin saved: all its bytes. Null for a state of ours. A plugin that takes the place of
    /// another product reads them here, and sets what they mean; when it sets nothing, the state is refused.
    virtual const unsigned char* foreign(unsigned long& size) const = 0;

    /// Reads what was kept under that name, when it has this type: false, and `value` stays, when it has not.
    template <typename T>
    bool get(const char* name, T& value) const {
        detail::TypeText type;
        detail::add_type<T>(type);
        unsigned long size = 0;
        const unsigned char* data = kept(name, type.text(), size);
        if (!data) return false;
        T found{};
        detail::Source trial(data, size, project()), source = trial;
        return detail::read(trial, found) && trial.left() == 0 && detail::read(source, value);
    }
    /// Keeps that value under that name.
    template <typename T>
    void put(const char* name, const T& value) {
        detail::TypeText type;
        detail::add_type<T>(type);
        detail::write(begin(name, type.text()), value);
    }

protected:
    ~OldState() = default;
    virtual const unsigned char* kept(const char* name, const char* type, unsigned long& size) const = 0;
    virtual detail::Sink& begin(const char* name, const char* type) = 0;
    virtual const char* project() const = 0;
};

} // namespace aviary
