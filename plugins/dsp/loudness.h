// How loud a stereo sound is to people: ITU-R BS.1770-4 with the gates of EBU R 128, the range of EBU Tech 3342, and the true
// peak, which lies between the samples.
//
//     dsp::Loudness loudness(sample_rate);
//     loudness.add(left, right, count);                 // again and again
//     print(loudness.integrated());                     // LUFS
//
// Takes no memory as it goes on. One thread at a time; add() is for the audio thread too. This header stands without the SDK's
// blocks, so that programs can include it beside their own names.
#pragma once

#include <aviary/nonblocking.h>

namespace dsp {

/// Largest magnitude of a sound between its samples: four times as many are worked out (twice from 96 kHz on, none from 192
/// kHz on) by a sinc under a Hann window, 12 samples long. One channel.
class TruePeak {
public:
    explicit TruePeak(double sample_rate);
    void add(const float* samples, unsigned count) AVIARY_NONBLOCKING;
    float peak() const AVIARY_NONBLOCKING { return peak_; }

private:
    static constexpr unsigned taps = 12, chunk = 64;
    float peak_between(const float* weights, unsigned count) const;

    unsigned phases_;
    float weights_[3][taps] = {};
    float most_ = 1; ///< how much louder than its samples a sound can be
    float recent_[taps - 1 + chunk] = {};
    float peak_ = 0;
};

class Loudness {
public:
    explicit Loudness(double sample_rate);
    void add(const float* left, const float* right, unsigned count) AVIARY_NONBLOCKING;

    /// LUFS of all that was added, without its silences; -inf when there was nothing else.
    double integrated() const;
    double range() const;      ///< LU between its soft and its loud parts; 0 before there are three seconds
    double momentary() const;  ///< LUFS of the last 0.4 seconds
    double short_term() const; ///< LUFS of the last three seconds
    double true_peak() const;  ///< dBTP

private:
    using Both = double __attribute__((vector_size(16))); // left and right

    struct Biquad {
        double b0 = 0, b1 = 0, b2 = 0, a1 = 0, a2 = 0;
        Both first{}, second{};
        Both operator()(Both in) {
            const Both out = b0 * in + first;
            first = b1 * in - a1 * out + second;
            second = b2 * in - a2 * out;
            return out;
        }
    };

    /// How many stretches were how loud, in steps of a tenth of a LU from the absolute gate at -70 LUFS on. What they sum
    /// up to is exact; only a gate's place is rounded to a step.
    struct Histogram {
        static constexpr unsigned size = 1200;
        double sums[size] = {};
        unsigned counts[size] = {};

        void add(double energy);
        unsigned count_from(unsigned bin) const;
        double mean_from(unsigned bin) const;
        double percentile(unsigned from, double share) const; ///< LUFS
        unsigned gate(double relative) const; ///< the first bin at or above so many LU over the mean of all
    };

    double mean_of_steps(unsigned count) const;
    void end_step();

    static constexpr unsigned longest = 30; // steps of a tenth of a second
    unsigned step_frames_;
    Biquad shelf_, low_cut_;
    Both energy_{};
    unsigned frames_ = 0;
    double steps_[longest] = {};
    unsigned step_ = 0;
    unsigned long long steps_taken_ = 0;
    Histogram blocks_, spans_;
    TruePeak peaks_[2];
};

} // namespace dsp
