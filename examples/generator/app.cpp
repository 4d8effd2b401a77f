// SPDX-License-Identifier: Apache-2.0
#include "app.hpp"

namespace samples {
namespace {

constexpr std::array<TopicText, 10> all_topics{{
    {"mobile-money", "Mobile money", {"Send money home", "Pay bills from my phone"}},
    {"savings", "Savings", {"Save for school fees", "Put something aside each week"}},
    {"lending", "Lending", {"Get a loan for my shop", "Pay off what I owe"}},
    {"insurance", "Insurance", {"Insure my family", "Be covered when I am ill"}},
    {"farming", "Farming", {"Grow more maize", "Know the rain before it comes"}},
    {"telehealth", "Telehealth", {"See a doctor", "Keep track of my pregnancy"}},
    {"learning", "Learning", {"Learn English", "Finish my certificate"}},
    {"jobs", "Jobs", {"Find a steady job", "Find work for the weekends"}},
    {"market", "Buying and selling", {"Sell my baskets online", "Find customers in town"}},
    {"transport", "Transport", {"Get to work on time", "Earn with my motorbike"}},
}};

using enum Topic;

constexpr std::array<App, 44> all_apps{{
    {"com.tamarindpurse.send", {mobile_money}},
    {"app.sunbirdcoin.wallet", {mobile_money}},
    {"africa.kopopurse.mobile", {mobile_money, savings}},
    {"com.quickcowrie.agent", {mobile_money}},
    {"com.baobabjar.savings", {savings}},
    {"org.tontinecircle.app", {savings}},
    {"app.weaverbirdnest.save", {savings}},
    {"com.goldengourd.fixed", {savings, insurance}},
    {"com.fairmeerkat.loans", {lending}},
    {"app.stallcredit.borrow", {lending}},
    {"africa.mosaicloan.android", {lending, savings}},
    {"com.payslipbridge.advance", {lending, jobs}},
    {"com.umbrellatree.cover", {insurance}},
    {"app.smallshield.micro", {insurance}},
    {"org.harvestguard.policy", {insurance, farming}},
    {"com.greenfurrow.advice", {farming}},
    {"app.rainfeather.forecast", {farming}},
    {"africa.goatledger.herd", {farming}},
    {"com.seedandspade.inputs", {farming, market}},
    {"com.mobihealer.visit", {telehealth}},
    {"app.mamaclock.pregnancy", {telehealth}},
    {"org.clinicline.chat", {telehealth}},
    {"com.pillboxpal.remind", {telehealth, insurance}},
    {"app.chalkdust.lessons", {learning}},
    {"com.wordbaskets.english", {learning}},
    {"org.lanternschool.exam", {learning}},
    {"africa.skillspindle.courses", {learning, jobs}},
    {"com.dawnshift.jobs", {jobs}},
    {"app.handyqueue.gigs", {jobs}},
    {"africa.ladderwork.cv", {jobs}},
    {"com.stallstreet.sell", {market}},
    {"app.basketlane.shop", {market}},
    {"africa.bargainbush.classifieds", {market}},
    {"com.bodalink.rider", {transport}},
    {"app.matatimes.bus", {transport}},
    {"com.parcelpelican.driver", {transport, jobs}},
    {"com.chatterbird.messenger", {}},
    {"app.clipcanyon.video", {}},
    {"com.drumloop.music", {}},
    {"org.goalpost.football", {}},
    {"com.prismlens.camera", {}},
    {"app.dailykiosk.news", {}},
    {"com.marblepath.game", {}},
    {"app.starling.browser", {}},
}};

}  // namespace

std::span<const TopicText> topics() noexcept { return all_topics; }

std::span<const App> apps() noexcept { return all_apps; }

}  // namespace samples
