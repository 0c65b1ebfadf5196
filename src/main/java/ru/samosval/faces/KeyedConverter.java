package ru.samosval.faces;

import jakarta.faces.component.UIComponent;
import jakarta.faces.context.FacesContext;
import jakarta.faces.convert.Converter;
import jakarta.faces.convert.FacesConverter;
import ru.samosval.i18n.Keyed;

/** Writes the choices of a menu as the database and the API spell them ({@code in_review}), for any enum. */
@FacesConverter("samosval.Keyed")
public class KeyedConverter implements Converter<Keyed> {

    @Override
    public Keyed getAsObject(FacesContext faces, UIComponent component, String value) {
        Class<?> type = component.getValueExpression("value").getType(faces.getELContext());
        for (Object constant : type.getEnumConstants()) {
            if (constant instanceof Keyed keyed && keyed.getKey().equals(value)) {
                return keyed;
            }
        }
        return null;
    }

    @Override
    public String getAsString(FacesContext faces, UIComponent component, Keyed value) {
        return value == null ? "" : value.getKey();
    }
}
