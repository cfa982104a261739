// What a project keeps of a plugin beside its parameters: a curve that is drawn, the steps of a sequencer, the name of a
// file. Of any type and size; the user can undo it, and new code of the plugin takes it over.
//
//     struct Point { float x, y; AVIARY_FIELDS(x, y) };
//     aviary::Kept<std::vector<Point>> curve { *this, "curve" };
//
//     curve.edit([](auto& points) { points.push_back({ 0.5f, 1 }); });   // main thread: publishes another value
//     draw(curve.value());                                               // main thread
//     shape(curve.heard());                                              // audio thread: whole, for this block
//
// A published value never changes: whoever reads elsewhere holds the one it began with. A saved value of another type
// is not loaded: the value starts at its initial one, and the host's log says so. Projects refer to the id; it must
// never change. Includes nothing of the standard library: a plugin that keeps a std::vector includes <vector>.
#pragma once

#include <aviary/detail/cell.h>
#include <aviary/detail/codec.h>
#include <aviary/record.h>

namespace aviary {
namespace detail {

/// Something that a project keeps, whatever its type. [main-thread] unless it says otherwise.
class Keeper : protected Cell {
public:
    const char* id() const { return id_; }

protected:
    Keeper(Plugin& owner, const char* id);

private:
    friend struct PluginAccess;
    virtual void type(TypeText& type) const = 0;
    virtual void save(Sink& sink) const = 0;
    /// False, and nothing has changed, when the bytes are not of the type.
    virtual bool load(Source& source) = 0;
    virtual void start_afresh() = 0;

    const char* id_;
    Keeper* next_keeper_ = nullptr;
};

/// The part of Kept that is compiled once, with the SDK.
class KeptBase : public Keeper {
public:
    /// A drag is one edit: what is set between these two is published at once, and is one step of the undo.
    void begin() { dragged_ = true; }
    void end();

protected:
    KeptBase(Plugin& owner, const char* id)
        : Keeper(owner, id) {}
    ~KeptBase() override;
    /// Makes it the newest. Takes over its count of one.
    void publish(Counted* value);
    void edited();
    const Counted* newest() const { return newest_; }
    /// The newest, with a count for the caller. [any-thread] but the audio thread
    const Counted* held() const;

private:
    friend struct PluginAccess;
    Counted* newest_ = nullptr;
    unsigned version_ = 0; ///< rises with each value
    bool dragged_ = false, changed_ = false;
};

} // namespace detail

template <typename T>
class Kept final : public detail::KeptBase {
    AVIARY_CHECK_KEPT(T);
    static_assert(!detail::IsArray<T>, "keep a std::array, or a record with the array as a member");

    struct Value : detail::Counted {
        explicit Value(const T& from)
            : value(from) {}
        explicit Value(T&& from)
            : value(static_cast<T&&>(from)) {}
        T value;
    };

public:
    Kept(Plugin& owner, const char* id, T initial = {})
        : KeptBase(owner, id)
        , initial_(static_cast<T&&>(initial)) {
        start_afresh();
    }

    /// The newest value; stays where it is until the next change. [main-thread]
    const T& value() const { return static_cast<const Value*>(newest())->value; }

    /// Changes a copy and publishes it. [main-thread]
    template <typename Change>
    void edit(Change&& change) {
        auto* fresh = new Value(value());
        change(fresh->value);
        publish(fresh);
        edited();
    }
    void set(T fresh) {
        publish(new Value(static_cast<T&&>(fresh)));
        edited();
    }

    /// The newest value at the present block's start, the same throughout the block. [audio-thread]
    const T& heard() const { return *heard_value_; }

    /// Holds one value for as long as it lives, whatever is published meanwhile. [any-thread] but the audio thread
    class Held {
    public:
        explicit Held(const detail::Counted* value)
            : value_(static_cast<Value*>(const_cast<detail::Counted*>(value))) {}
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        ~Held() { value_->release(); }
        const T& operator*() const { return value_->value; }
        const T* operator->() const { return &value_->value; }
        operator const T&() const { return value_->value; }

    private:
        Value* value_;
    };
    Held hold() const { return Held(held()); }

private:
    void type(detail::TypeText& type) const override { detail::add_type<T>(type); }
    void save(detail::Sink& sink) const override {
        const Held held = hold();
        detail::write(sink, *held);
    }
    bool load(detail::Source& source) override {
        T fresh{};
        if (!detail::read(source, fresh) || source.left() > 0) return false;
        publish(new Value(static_cast<T&&>(fresh)));
        return true;
    }
    void start_afresh() override { publish(new Value(initial_)); }
    void taken(detail::Counted* value) AVIARY_NONBLOCKING override {
        heard_value_ = &static_cast<Value*>(value)->value;
    }

    const T initial_;
    const T* heard_value_ = &initial_;
};

} // namespace aviary
