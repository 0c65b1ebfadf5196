package ru.samosval.simulation;

/** Like the second model, except that a service fails in words that fit any programming language. */
final class ThirdModel extends SecondModel {

    @Override
    Profile words(Profile profile) {
        return profile;
    }
}
