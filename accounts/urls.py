from django.contrib.auth import views as auth
from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-up/", views.sign_up, name="sign_up"),
    path(
        "log-in/",
        auth.LoginView.as_view(
            template_name="accounts/log_in.html", redirect_authenticated_user=True
        ),
        name="login",
    ),
    path("log-out/", auth.LogoutView.as_view(), name="logout"),
    path("", views.account, name="account"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("email/", views.email, name="email"),
    path("email/confirm/<str:token>/", views.email_confirm, name="email_confirm"),
    path("mail/", views.wants_mail, name="wants_mail"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(
            template_name="accounts/password.html", success_url="/account/"
        ),
        name="password",
    ),
]
