// What docs/reference/math.md promises of each function: its error, its edges, and four lanes that are as one. An error is
// counted in ulp, the distance of two neighbours around the true result; 0.5 is what rounding costs.
#include <aviary/math.h>

#include <gtest/gtest.h>

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace {

using aviary::Float4;
using aviary::splat;

static_assert(
    std::is_same_v<decltype(aviary::sin(1.0f)), float> && std::is_same_v<decltype(aviary::sin(1.0)), double>);
static_assert(std::is_same_v<decltype(aviary::math::sin(Float4{})), Float4>,
    "with the name that says whose it is, too");

constexpr float endless = std::numeric_limits<float>::infinity(),
                no_number = std::numeric_limits<float>::quiet_NaN();

/// What is more exact than double, as reference for it. Some compilers have nothing of the kind.
using Longer = long double;
constexpr bool has_longer = LDBL_MANT_DIG > DBL_MANT_DIG + 3;

float float_of(std::uint32_t bits) {
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}
bool same_bits(float a, float b) {
    return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

/// The error of a result in ulp of the type Number.
template <typename Number, typename Exact>
double error_in_ulp(Number result, Exact truth) {
    using Limits = std::numeric_limits<Number>;
    if (std::isnan(truth) || std::isnan(result)) return std::isnan(truth) && std::isnan(result) ? 0 : 1e9;
    if (std::isinf(truth) || std::isinf(result)) {
        const bool rounds_to_it =
            result == Number(truth) || (std::isinf(result) && std::abs(truth) >= Limits::max());
        return rounds_to_it ? 0 : 1e9;
    }
    int exponent;
    std::frexp(truth, &exponent);
    const int place = std::max(exponent - Limits::digits, Limits::min_exponent - Limits::digits);
    return double(std::abs(Exact(result) - truth) / std::ldexp(Exact(1), place));
}

struct FloatFunction {
    const char* name;
    float (*one)(float);
    Float4 (*four)(Float4);
    double (*exact)(double);
    double ulp; ///< that the page promises
};

const FloatFunction float_functions[] = {
    {"sin", aviary::sin, aviary::sin, std::sin, 0.7},
    {"cos", aviary::cos, aviary::cos, std::cos, 0.7},
    {"tan", aviary::tan, aviary::tan, std::tan, 2},
    {"tanh", aviary::tanh, aviary::tanh, std::tanh, 2},
    {"exp", aviary::exp, aviary::exp, std::exp, 1.4},
    {"exp2", aviary::exp2, aviary::exp2, std::exp2, 1.5},
    {"log", aviary::log, aviary::log, std::log, 0.9},
    {"log2", aviary::log2, aviary::log2, std::log2, 0.6},
    {"log10", aviary::log10, aviary::log10, std::log10, 0.6},
};

void PrintTo(const FloatFunction& function, std::ostream* out) { *out << function.name; }

class FloatMath : public testing::TestWithParam<FloatFunction> {};

/// Floats of all sizes, signs, infinities and NaNs, four million of them.
template <typename Visit>
void for_many_floats(Visit visit) {
    for (std::uint64_t bits = 0; bits < 1ull << 32; bits += 1021) visit(float_of(std::uint32_t(bits)));
}

TEST_P(FloatMath, IsAsExactAsItSays) {
    double worst = 0;
    float at = 0;
    for_many_floats([&](float x) {
        const double error = error_in_ulp(GetParam().one(x), GetParam().exact(double(x)));
        if (error > worst) worst = error, at = x;
    });
    EXPECT_LE(worst, GetParam().ulp) << "at " << at;
    EXPECT_GE(worst, 0.45) << "a tenth less is no function of floats: the reference is at fault";
}

TEST_P(FloatMath, FourLanesAreAsOneToTheBit) {
    int wrong = 0;
    std::vector<float> four;
    for_many_floats([&](float x) {
        four.push_back(x);
        if (four.size() < 4) return;
        const Float4 result = GetParam().four(Float4{four[0], four[1], four[2], four[3]});
        for (int lane = 0; lane < 4; ++lane)
            wrong += !same_bits(result[lane], GetParam().one(four[std::size_t(lane)]));
        four.clear();
    });
    const Float4 mixed =
        GetParam().four(Float4{0.5f, 1e30f, no_number, -0.0f}); // ordinary and rare arguments together
    EXPECT_TRUE(same_bits(mixed[0], GetParam().one(0.5f)));
    EXPECT_TRUE(same_bits(mixed[3], GetParam().one(-0.0f)));
    EXPECT_EQ(wrong, 0);
}

TEST_P(FloatMath, IsExactAtTheEdges) {
    for (const float x :
        {0.0f, -0.0f, 1.0f, -1.0f, endless, -endless, no_number, FLT_MAX, -FLT_MAX, FLT_MIN, FLT_TRUE_MIN}) {
        const float result = GetParam().one(x), truth = float(GetParam().exact(double(x)));
        if (std::isfinite(truth) && truth != 0) continue; // IsAsExactAsItSays
        EXPECT_TRUE(same_bits(result, truth)) << x << ": " << result << ", not " << truth;
    }
}

INSTANTIATE_TEST_SUITE_P(, FloatMath, testing::ValuesIn(float_functions),
    [](const auto& param_info) { return std::string(param_info.param.name); });

/// Bases and exponents of many kinds: any, ordinary, far apart, and bases close to 1 under large exponents.
template <typename Number, typename Visit>
void for_many_powers(int count, Number most, Visit visit) {
    std::mt19937_64 random(1);
    const auto between = [&](double a, double b) {
        return Number(a + (b - a) * double(random() >> 11) * 0x1p-53);
    };
    const auto any = [&] {
        Number x;
        const std::uint64_t bits = random();
        std::memcpy(&x, &bits, sizeof x);
        return x;
    };
    for (int i = 0; i < count; ++i) {
        visit(any(), any());
        visit(Number(std::exp(between(-20, 20))), between(-20, 20));
        visit(between(0.5, 2), between(-double(most), double(most)));
        visit(1 + between(-0.01, 0.01), between(-70 * double(most), 70 * double(most)));
    }
}

TEST(FloatPow, IsAsExactAsItSaysAndFourLanesAreAsOne) {
    double worst = 0;
    int wrong = 0;
    for_many_powers<float>(300'000, 127, [&](float x, float y) {
        const float result = aviary::pow(x, y);
        worst = std::max(worst, error_in_ulp(result, std::pow(double(x), double(y))));
        wrong += !same_bits(result, aviary::pow(Float4{1.5f, x, 1, -2}, Float4{2, y, endless, 3})[1]);
        wrong += !same_bits(result, aviary::pow(splat(x), splat(y))[3]);
    });
    EXPECT_LE(worst, 0.8);
    EXPECT_EQ(wrong, 0);
}

template <typename Number>
class Pow : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(Pow, Numbers);

TYPED_TEST(Pow, KeepsTheRulesOfItsEdges) {
    using Limits = std::numeric_limits<TypeParam>;
    std::vector<TypeParam> numbers = {0, 1, 0.5, 2, 3, 1e10, 0x1p52, 0x1p53, TypeParam(1.5), TypeParam(1e30),
        Limits::infinity(), Limits::max(), Limits::min(), Limits::denorm_min()};
    for (auto i = numbers.size(); i-- > 0;) numbers.push_back(-numbers[i]);
    numbers.push_back(Limits::quiet_NaN());
    for (const TypeParam x : numbers)
        for (const TypeParam y : numbers) {
            const TypeParam result = aviary::pow(x, y), truth = std::pow(x, y);
            EXPECT_LE(error_in_ulp(result, Longer(truth)), 1)
                << x << " to the " << y << ": " << result << ", not " << truth;
            EXPECT_TRUE(std::isnan(truth) || std::signbit(result) == std::signbit(truth))
                << x << " to the " << y;
        }
}

struct DoubleFunction {
    const char* name;
    double (*ours)(double);
    Longer (*exact)(Longer);
    double ulp, from, to; ///< beside numbers of any size, many from this range
};

const DoubleFunction double_functions[] = {
    {"sin", aviary::sin, std::sin, 0.9, -1000, 1000},
    {"cos", aviary::cos, std::cos, 0.9, -1000, 1000},
    {"tan", aviary::tan, std::tan, 1.2, -1000, 1000},
    {"tanh", aviary::tanh, std::tanh, 1.2, -3, 3},
    {"exp", aviary::exp, std::exp, 0.9, -750, 710},
    {"exp2", aviary::exp2, std::exp2, 0.9, -1080, 1025},
    {"log", aviary::log, std::log, 0.51, 0, 3},
    {"log2", aviary::log2, std::log2, 0.51, 0, 3},
    {"log10", aviary::log10, std::log10, 0.51, 0, 3},
};

void PrintTo(const DoubleFunction& function, std::ostream* out) { *out << function.name; }

class DoubleMath : public testing::TestWithParam<DoubleFunction> {};

TEST_P(DoubleMath, IsAsExactAsItSays) {
    if (!has_longer) GTEST_SKIP() << "nothing here is more exact than double";
    std::mt19937_64 random(1);
    double worst = 0, at = 0;
    const auto look = [&](double x) {
        const double error = error_in_ulp(GetParam().ours(x), GetParam().exact(Longer(x)));
        if (error > worst) worst = error, at = x;
    };
    for (int i = 0; i < 400'000; ++i) {
        const std::uint64_t bits = random();
        double any;
        std::memcpy(&any, &bits, sizeof any);
        look(any);
        look(GetParam().from + (GetParam().to - GetParam().from) * double(random() >> 11) * 0x1p-53);
        look(
            std::round(double(random() % 400'000)) * (aviary::pi / 2)); // where the circle's functions cancel
    }
    EXPECT_LE(worst, GetParam().ulp) << "at " << at;
    EXPECT_GE(worst, 0.45);
}

TEST_P(DoubleMath, IsExactAtTheEdges) {
    for (const double x : {0.0, -0.0, 1.0, -1.0, double(endless), -double(endless), double(no_number),
             DBL_MAX, -DBL_MAX, DBL_MIN, DBL_TRUE_MIN}) {
        const double result = GetParam().ours(x), truth = double(GetParam().exact(Longer(x)));
        EXPECT_LE(error_in_ulp(result, Longer(truth)), 1) << x << ": " << result << ", not " << truth;
        EXPECT_TRUE(std::isnan(truth) || std::signbit(result) == std::signbit(truth)) << x;
    }
}

INSTANTIATE_TEST_SUITE_P(, DoubleMath, testing::ValuesIn(double_functions),
    [](const auto& param_info) { return std::string(param_info.param.name); });

TEST(DoublePow, IsAsExactAsItSays) {
    if (!has_longer) GTEST_SKIP() << "nothing here is more exact than double";
    double worst = 0;
    for_many_powers<double>(150'000, 1000, [&](double x, double y) {
        worst = std::max(worst, error_in_ulp(aviary::pow(x, y), std::pow(Longer(x), Longer(y))));
    });
    EXPECT_LE(worst, 0.9);
}

TEST(Math, PowersOfTheBaseAreExact) {
    for (int n = -1074; n < 1024; ++n) {
        const double power = std::ldexp(1.0, n);
        EXPECT_EQ(aviary::log2(power), n);
        EXPECT_EQ(aviary::exp2(double(n)), power);
        if (n < -149 || n > 127) continue;
        EXPECT_EQ(aviary::log2(float(power)), float(n));
        EXPECT_EQ(aviary::exp2(float(n)), float(power));
    }
    for (int n = -307; n <= 308; ++n) EXPECT_EQ(aviary::log10(std::stod("1e" + std::to_string(n))), n);
    for (int n = -37; n <= 38; ++n) EXPECT_EQ(aviary::log10(std::stof("1e" + std::to_string(n))), float(n));
}

TEST(Math, AFullTurnMayBeOfAnySize) {
    EXPECT_DOUBLE_EQ(aviary::sin(1e22), -0.8522008497671888);
    EXPECT_FLOAT_EQ(aviary::sin(1e22f), std::sin(double(1e22f)));
    EXPECT_DOUBLE_EQ(aviary::cos(6381956970095103 * std::ldexp(1.0, 797)), -4.68716592425462761112e-19)
        << "of all doubles the closest one to an odd number of quarter turns";
}

TEST(Math, TurnsLevelsIntoGainsAndKeysIntoFrequencies) {
    EXPECT_EQ(aviary::db_to_gain(0), 1);
    EXPECT_EQ(aviary::db_to_gain(-std::numeric_limits<double>::infinity()), 0);
    EXPECT_DOUBLE_EQ(aviary::db_to_gain(-20), 0.1);
    EXPECT_DOUBLE_EQ(aviary::gain_to_db(10), 20);
    EXPECT_EQ(aviary::gain_to_db(0), -std::numeric_limits<double>::infinity());
    for (int octave = -5; octave <= 5; ++octave)
        EXPECT_EQ(aviary::key_to_hz(69 + 12 * octave), std::ldexp(440, octave)) << "octaves are pure";
    EXPECT_NEAR(aviary::key_to_hz(60), 261.6255653005986, 1e-12);
}

} // namespace
