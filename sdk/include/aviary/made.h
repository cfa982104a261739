// What a plugin makes from its parameters and from what it keeps, when that takes too long for the audio thread: the
// spectrum of an impulse, a wave table.
//
//     aviary::Made<Kernel> kernel { *this, &Convolver::make, impulse, size };
//
//     // [worker] again whenever a source or the setup changes. A source that is Kept comes as its value, a parameter
//     // as its number. `before` is the one that sounds, to take over what did not change; null for the first.
//     aviary::Made<Kernel>::Result make(const aviary::Setup&, const aviary::File& impulse, double size,
//         const Kernel* before);
//
//     if (Kernel* now = kernel.now()) now->run(block);     // audio thread: one whole value a block, its to change
//
// A value that could not be made leaves the one before in place, and the reason is shown: return
// Result::failure("..."), or throw. One that could be made in part is Result::partly(value, "..."). again() makes the
// value once more, as when a file that was gone may be back. While the host renders offline, what is being made is ready before the next block. latency() and tail() are asked again when a value
// is published.
#pragma once

#include <aviary/detail/cell.h>
#include <aviary/kept.h>
#include <aviary/param.h>

namespace aviary {
struct Setup;

namespace detail {

/// Why something could not be made.
class Failure {
public:
    Failure() = default;
    explicit Failure(const char* words);
    bool happened() const { return words_[0] != 0; }
    const char* words() const { return words_; }

private:
    char words_[256] = {};
};

/// A function of the author's and its sources, whatever their types.
class Maker {
public:
    virtual ~Maker() = default;
    /// `made_of` gets what sources() was as they were read. [worker]
    virtual Counted* make(
        const Setup& setup, const Counted* before, Failure& failure, unsigned long long& made_of) = 0;
    /// Changes with any source. [any-thread]
    virtual unsigned long long sources() const = 0;
};

class MadeBase : protected Cell {
public:
    /// Whether a source has changed since the newest value was made. [any-thread]
    bool pending() const;
    /// Why the newest sources could not be made into a whole value; happened() is false when they could. [main-thread]
    Failure failure() const;
    /// Makes the value once more from the same sources. A failure with the words of the last one is not told again.
    /// [main-thread]
    void again();

protected:
    MadeBase(Plugin& owner, Maker* maker); ///< takes over the maker
    ~MadeBase() override;
    void depends_on(Param& param);
    void depends_on(KeptBase&) {}
    const Counted* held() const;

private:
    friend struct PluginAccess;
    Counted* make(const Setup& setup, Failure& failure, unsigned long long& made_of);
    void publish(Counted* value, const Failure& failure);

    Maker* maker_;
    MadeBase* next_made_ = nullptr;
    Counted* newest_ = nullptr;
    Failure failure_;
    unsigned long long made_from_ = 0;  ///< sources, setup and asked_ of the newest value, or failure
    unsigned long long tried_from_ = 0; ///< the same without asked_; the worker's
    unsigned asked_ = 0;                ///< how often again() was called
};

unsigned long long version_of(const KeptBase& kept);
inline unsigned long long version_of_value(double value) {
    return __builtin_bit_cast(unsigned long long, value);
}
inline unsigned long long version_of(const Param& param) { return version_of_value(param.value()); }

/// A source as it was read once: it may change at any time, and back again. The version is that of the value, or older.
template <typename T>
struct ReadKept {
    unsigned long long version;
    typename Kept<T>::Held held;
    const T& value() const { return *held; }
};
struct ReadFloat {
    double raw;
    double value() const { return raw; }
};
struct ReadWhole {
    double raw;
    int value() const { return int(raw); }
};
struct ReadSwitch {
    double raw;
    bool value() const { return raw >= 0.5; }
};
template <typename T>
ReadKept<T> read_source(const Kept<T>& kept) {
    return {version_of(kept), kept.hold()};
}
inline ReadFloat read_source(const FloatParam& param) { return {param.value()}; }
inline ReadWhole read_source(const IntParam& param) { return {param.value()}; }
inline ReadWhole read_source(const ChoiceParam& param) { return {param.value()}; }
inline ReadSwitch read_source(const SwitchParam& param) { return {param.value()}; }

template <typename T>
unsigned long long version_of(const ReadKept<T>& read) {
    return read.version;
}
inline unsigned long long version_of(const ReadFloat& read) { return version_of_value(read.raw); }
inline unsigned long long version_of(const ReadWhole& read) { return version_of_value(read.raw); }
inline unsigned long long version_of(const ReadSwitch& read) { return version_of_value(read.raw); }

template <typename... Sources>
unsigned long long versions_of(const Sources&... sources) {
    unsigned long long all = 14695981039346656037ull;
    ((all = (all ^ version_of(sources)) * 1099511628211ull), ...);
    return all;
}

} // namespace detail

template <typename T>
class Made final : public detail::MadeBase {
    struct Value : detail::Counted {
        explicit Value(T* made)
            : value(made) {}
        ~Value() override { delete value; }
        T* value;
    };

public:
    /// What make() returns: a value from new, or why there is none.
    class Result {
    public:
        Result(T* made)
            : made_(made) {}
        Result(T&& made)
            : made_(new T(static_cast<T&&>(made))) {}
        static Result failure(const char* words) {
            Result result(static_cast<T*>(nullptr));
            result.failure_ = detail::Failure(words);
            return result;
        }
        /// A value that lacks something, as a sampler does one of its files: it sounds, and the reason is shown.
        static Result partly(T&& made, const char* words) {
            Result result(static_cast<T&&>(made));
            result.failure_ = detail::Failure(words);
            return result;
        }
        Result(Result&& other)
            : made_(other.made_)
            , failure_(other.failure_) {
            other.made_ = nullptr;
        }
        Result& operator=(Result&&) = delete;
        ~Result() { delete made_; }

    private:
        friend class Made;
        T* made_;
        detail::Failure failure_;
    };

    /// A source is a parameter or a Kept, declared before this.
    template <typename Owner, typename... Arguments, typename... Sources>
    Made(Owner& owner, Result (Owner::*makes)(const Setup&, Arguments...), Sources&... sources)
        : MadeBase(owner, maker_of(
                              [&owner, makes, &sources...](
                                  const Setup& setup, const T* before, unsigned long long& made_of) {
                                  return [&](const auto&... read) {
                                      made_of = detail::versions_of(read...);
                                      return (owner.*makes)(setup, read.value()..., before);
                                  }(detail::read_source(sources)...);
                              },
                              [&sources...] { return detail::versions_of(sources...); })) {
        static_assert(sizeof...(Arguments) == sizeof...(Sources) + 1,
            "make() takes the setup, a value for each source, and the value made before");
        (depends_on(sources), ...);
    }

    /// The newest at the present block's start, null before the first. The audio thread's to change. [audio-thread]
    T* now() const { return now_; }

    /// Keeps a value for longer than its block, for a voice that rings on or a crossfade. [audio-thread], and gone
    /// before the Made.
    class Hold {
    public:
        Hold() = default;
        explicit Hold(Made& made) AVIARY_NONBLOCKING : made_(&made),
                                                       value_(static_cast<Value*>(made.heard())) {
            if (value_) hold_heard(value_);
        }
        Hold(Hold&& other) AVIARY_NONBLOCKING : made_(other.made_), value_(other.value_) {
            other.value_ = nullptr;
        }
        Hold& operator=(Hold&& other) AVIARY_NONBLOCKING {
            Made* const made = made_;
            Value* const value = value_;
            made_ = other.made_;
            value_ = other.value_;
            other.made_ = made;
            other.value_ = value;
            return *this;
        }
        ~Hold() {
            if (value_) made_->drop_heard(value_);
        }
        T* get() const { return value_ ? value_->value : nullptr; }
        T* operator->() const { return get(); }
        explicit operator bool() const { return value_ != nullptr; }

    private:
        Made* made_ = nullptr;
        Value* value_ = nullptr;
    };

    /// The newest, to look at: latency() may read it. The audio thread may be changing it. [main-thread]
    class Seen {
    public:
        explicit Seen(const detail::Counted* value)
            : value_(static_cast<Value*>(const_cast<detail::Counted*>(value))) {}
        Seen(const Seen&) = delete;
        Seen& operator=(const Seen&) = delete;
        ~Seen() {
            if (value_) value_->release();
        }
        const T* get() const { return value_ ? value_->value : nullptr; }
        const T* operator->() const { return get(); }
        explicit operator bool() const { return value_ != nullptr; }

    private:
        Value* value_;
    };
    Seen newest() const { return Seen(held()); }

private:
    template <typename Call, typename Versions>
    struct MakerOf final : detail::Maker {
        MakerOf(Call calls, Versions tells)
            : call(calls)
            , versions(tells) {}
        detail::Counted* make(const Setup& setup, const detail::Counted* before, detail::Failure& failure,
            unsigned long long& made_of) override {
            Result result = call(setup, before ? static_cast<const Value*>(before)->value : nullptr, made_of);
            failure = result.failure_;
            if (!result.made_) return nullptr;
            auto* value = new Value(result.made_);
            result.made_ = nullptr;
            return value;
        }
        unsigned long long sources() const override { return versions(); }
        Call call;
        Versions versions;
    };
    template <typename Call, typename Versions>
    static detail::Maker* maker_of(Call call, Versions versions) {
        return new MakerOf<Call, Versions>(call, versions);
    }

    void taken(detail::Counted* value) AVIARY_NONBLOCKING override {
        now_ = static_cast<Value*>(value)->value;
    }

    T* now_ = nullptr;
};

} // namespace aviary
