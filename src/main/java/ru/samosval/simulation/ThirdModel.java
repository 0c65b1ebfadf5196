package ru.samosval.simulation;

/** As the second, but that a service fails in the words of no language, whatever its image is made of. */
final class ThirdModel extends SecondModel {

    @Override
    Profile words(Profile profile) {
        return profile;
    }
}
